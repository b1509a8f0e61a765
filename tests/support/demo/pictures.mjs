// Pictures of people, drawn here so that the demo brings no files: a landscape of a few flat colours each, as a PNG.
import { crc32, deflateSync } from 'node:zlib'

const size = 256

/** Each says the colour of a point; both coordinates go from -1 (left, top) to 1. */
const landscapes = {
  sun: (x, y) => y > 0.42 + 0.1 * Math.sin(4 * x) ? '#8a4b2a' : y > 0.2 + 0.12 * Math.sin(3 * x + 1) ? '#c8743a' : Math.hypot(x + 0.25, y + 0.15) < 0.34 ? '#fff1c9' : '#f2b263',
  moon: (x, y) => y > 0.5 + 0.06 * Math.sin(7 * x) ? '#16233d' : Math.hypot(x - 0.2, y + 0.3) < 0.36 && Math.hypot(x - 0.36, y + 0.4) > 0.3 ? '#f6edc8' : y > 0.1 + 0.2 * Math.sin(2 * x + 2) ? '#22375e' : '#37558a',
  mountain: (x, y) => y > 0.55 ? '#2f5d50' : y > -0.35 + 1.1 * Math.abs(x + 0.1) ? (y < -0.05 + 0.08 * Math.sin(14 * x) ? '#f4f7f8' : '#5c6f86') : y > 0.05 + Math.abs(x - 0.55) ? '#7d8ea3' : '#c9e2ea',
  waves: (x, y) => y > 0.5 + 0.08 * Math.sin(7 * x) ? '#0d4a5e' : y > 0.22 + 0.08 * Math.sin(7 * x + 2) ? '#17738a' : y > -0.05 + 0.08 * Math.sin(7 * x + 4) ? '#44a4b3' : Math.hypot(x - 0.4, y + 0.45) < 0.2 ? '#ffd98a' : '#cfeeee',
  dunes: (x, y) => y > 0.45 - 0.35 * x ? '#a5613b' : y > 0.15 + 0.3 * x * x ? '#d79a5f' : Math.hypot(x + 0.4, y + 0.4) < 0.16 ? '#fff' : '#8fc1d4',
  leaves: (x, y) => {
    const leaf = (cx, cy, turn) => {
      const [u, v] = [(x - cx) * Math.cos(turn) + (y - cy) * Math.sin(turn), (y - cy) * Math.cos(turn) - (x - cx) * Math.sin(turn)]
      return Math.abs(u) < 0.62 && Math.abs(v) < 0.26 * Math.cos(u * 2.4) ? Math.abs(v) < 0.018 ? 0 : v > 0 ? 1 : 2 : -1
    }
    for (const [at, colours] of [[leaf(-0.25, 0.1, -0.9), ['#e8f2c8', '#3f7d4a', '#579a5c']], [leaf(0.3, 0.05, -2.1), ['#e8f2c8', '#2f6a44', '#46895a']], [leaf(0, -0.3, -1.5), ['#e8f2c8', '#6aa84f', '#86bf66']]]) {
      if (at >= 0) return colours[at]
    }
    return '#f3ecd2'
  },
  bridge: (x, y) => {
    const arch = Math.hypot((((x + 2.35) % 0.7) - 0.35) / 0.28, (y - 0.5) / 0.42) < 1
    if (y > 0.5) return y > 0.62 + 0.03 * Math.sin(16 * x) ? '#24586b' : '#2f6f84'
    if (y > -0.02 && y < 0.5 && !arch) return y < 0.08 ? '#e9d3b0' : '#b98757'
    return Math.hypot(x - 0.35, y + 0.4) < 0.18 ? '#fff3d6' : y > -0.15 ? '#f3c9a5' : '#e9a98c'
  },
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** The landscape of this name as a PNG of 256 × 256 points, each the mean of four. */
export function picture(name) {
  const colour_at = landscapes[name]
  const rows = Buffer.alloc(size * (1 + size * 3))
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0]
      for (const [right, down] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) {
        const hex = colour_at((column + right) / size * 2 - 1, (row + down) / size * 2 - 1).slice(1)
        const parts = hex.length === 3 ? [...hex].map(digit => digit + digit) : hex.match(/../g)
        parts.forEach((part, index) => { sum[index] += parseInt(part, 16) })
      }
      sum.forEach((value, index) => { rows[row * (1 + size * 3) + 1 + column * 3 + index] = Math.round(value / 4) })
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ])
}
