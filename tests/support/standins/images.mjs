// The official images that deploy/ builds on: pulled where a registry can be reached, else built
// from Debian packages under the same names, with the same users, variables and entry points.
// Only tests use those, and only in an engine of their own.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const label = 'org.parley.standin'
const base = 'debian:bookworm-slim'
const authorities = '/etc/ssl/certs/ca-certificates.crt'

/** Every image that compose.yaml and the Dockerfiles name, and the folder of what stands in for it. */
export const images = {
  [base]: 'debian',
  'postgres:15': 'postgres',
  'rabbitmq:3.13': 'rabbitmq',
  'memcached:1.6': 'memcached',
  'nginx:1.28': 'nginx',
  'node:20-slim': 'node',
}

async function is_there(engine, image, stamp) {
  const { status, stdout } = await engine.docker(
    ['image', 'inspect', '--format', `{{index .Config.Labels "${label}"}}`, image], { may_fail: true })
  // An image without the label was pulled.
  return status === 0 && (stamp === undefined || ['', '<no value>', stamp].includes(stdout.trim()))
}

async function pull(engine, image) {
  return (await engine.docker(['pull', '--quiet', image], { may_fail: true, deadline_ms: 300_000 })).status === 0
}

/** Has `engine` all images, or can it pull them? */
export async function can_provide_images(engine, log) {
  for (const image of Object.keys(images)) {
    if (await is_there(engine, image)) continue
    log(`Pulling ${image}`)
    if (!(await pull(engine, image))) return false
  }
  return true
}

// As the official image: no manuals, and no waiting for the disk after each package.
const bootstrap = [
  '--mode=root', '--variant=minbase', '--quiet', '--aptopt=Acquire::Languages "none"', '--dpkgopt=force-unsafe-io',
  ...['man', 'doc', 'locale', 'info'].map(folder => `--dpkgopt=path-exclude=/usr/share/${folder}/*`),
]

/** The sources that this machine uses for Debian itself, so that a mirror of its own is used too. */
async function debian_sources(engine) {
  const format = '$(LABEL)|deb $(REPO_URI) $(RELEASE) $(COMPONENT)'
  const { stdout } = await engine.run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], { may_fail: true })
  const lines = stdout.split('\n').filter(line => /^Debian(-Security)?\|.* bookworm(-\w+)? main$/.test(line))
  const own = [...new Set(lines.map(line => line.slice(line.indexOf('|') + 1)))]
  return own.length
    ? own
    : ['bookworm', 'bookworm-updates'].map(suite => `deb http://deb.debian.org/debian ${suite} main`)
        .concat('deb http://deb.debian.org/debian-security bookworm-security main')
}

async function build_base(engine, stamp) {
  const maker = spawn('mmdebstrap', [...bootstrap, 'bookworm', '-', ...await debian_sources(engine)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  maker.stderr.setEncoding('utf8').on('data', (text) => { complaint += text })
  const ended = new Promise((resolve, reject) => {
    maker.once('error', reject)
    maker.once('close', resolve)
  })
  const imported = engine.docker(
    ['import', '--change', 'CMD ["bash"]', '--change', `LABEL ${label}=${stamp}`, '-', base],
    { input: maker.stdout, may_fail: true, deadline_ms: 300_000 })
  if (await ended !== 0) throw new Error(`${base} cannot be made: ${complaint.slice(-500)}`)
  const { status, stderr } = await imported
  if (status !== 0) throw new Error(`${base} cannot be imported: ${stderr}`)
}

/** The context of a build: the folder, and for node this machine's own. */
function context_of(folder) {
  const context = mkdtempSync(join(tmpdir(), 'parley-standin-'))
  cpSync(join(here, folder), context, { recursive: true })
  if (folder === 'node') {
    const node = realpathSync(process.execPath)
    cpSync(node, join(context, 'node'))
    const npm = join(dirname(node), '../lib/node_modules/npm')
    // What this machine trusts, a proxy of its own included.
    writeFileSync(join(context, 'trusted.pem'), existsSync(authorities) ? readFileSync(authorities) : '')
    try {
      cpSync(npm, join(context, 'npm'), { recursive: true })
    } catch {
      // Without npm the image still runs what is built.
      mkdirSync(join(context, 'npm'), { recursive: true })
    }
  }
  return context
}

async function build(engine, image, folder, stamp) {
  const context = context_of(folder)
  try {
    await engine.docker(['build', '--quiet', '--network', 'host', '--label', `${label}=${stamp}`, '--tag', image, context],
      { deadline_ms: 600_000, environment: { DOCKER_BUILDKIT: '0' } })
  } finally {
    rmSync(context, { recursive: true, force: true })
  }
}

/** Changes with whatever the stand-in is made of. */
function stamp_of(folder) {
  const hash = createHash('sha256').update(JSON.stringify([bootstrap, process.version]))
  if (folder !== 'debian') {
    for (const name of readdirSync(join(here, folder)).sort()) hash.update(name).update(readFileSync(join(here, folder, name)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** Makes all images be on `engine`, by whichever way works here. Throws when one cannot be. */
export async function provide_images(engine, log) {
  const missing = []
  // A registry that cannot be reached once is not asked again: where names are not resolved, each
  // try may take a minute.
  let registry = true
  for (const [image, folder] of Object.entries(images)) {
    const stamp = stamp_of(folder)
    if (await is_there(engine, image, stamp)) continue
    if (registry && await pull(engine, image)) continue
    registry = false
    missing.push({ image, folder, stamp })
  }
  const needs_base = missing.findIndex(({ image }) => image === base)
  if (needs_base >= 0) {
    const [{ stamp }] = missing.splice(needs_base, 1)
    log(`Making ${base} from Debian's packages`)
    await build_base(engine, stamp)
  }
  // Two at a time: one downloads while the other unpacks.
  const worker = async () => {
    for (let next = missing.shift(); next; next = missing.shift()) {
      log(`Building what stands in for ${next.image}`)
      await build(engine, next.image, next.folder, next.stamp)
    }
  }
  const results = await Promise.allSettled([worker(), worker()])
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
