// Free TCP ports of 127.0.0.1. A port that is free now may be taken by another process before it is
// used, so whoever starts a server on one is ready to try again: with_free_ports().
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** Thrown by an attempt whose port was taken in the meantime. */
export class PortTaken extends Error {
  name = 'PortTaken'
}

const given_out = new Set()
const lowest = 15_000

/** Ports that the system gives to nobody by itself: a restarted server finds its port still free. */
function first_ephemeral() {
  try {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0])
    if (first >= lowest + 1000) return first
  } catch { /* not Linux, or hidden */ }
  return 32_768
}

export function is_free(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

export async function free_port() {
  const end = first_ephemeral()
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = lowest + Math.floor(Math.random() * (end - lowest))
    if (given_out.has(port)) continue
    given_out.add(port)
    if (await is_free(port)) return port
  }
  throw new Error(`no free port of 127.0.0.1 found between ${lowest} and ${end}`)
}

/** Runs `attempt(...ports)` with `count` free ports, and with others when it throws PortTaken. */
export async function with_free_ports(count, attempt) {
  for (let tries = 1; ; tries++) {
    const ports = []
    while (ports.length < count) ports.push(await free_port())
    try {
      return await attempt(...ports)
    } catch (error) {
      if (!(error instanceof PortTaken) || tries === 5) throw error
    }
  }
}
