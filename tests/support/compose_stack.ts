/**
 * deploy/compose.yaml brought up on an engine: the real files, images with what this project has
 * built already, secrets and ports of its own.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { binary, web_root } from './server.ts'
import type { Engine } from './services/engine.mjs'
import { free_port } from './services/ports.mjs'

const project = fileURLToPath(new URL('../../', import.meta.url))
export const compose_file = join(project, 'deploy/compose.yaml')
const tag = 'tests'

/** The Compose programs of this machine: the plugin of docker, and docker-compose 1.29. */
export const compose_programs: string[][] = [['docker-compose'], ['docker', 'compose']]
  .filter(([program, ...words]) => spawnSync(program!, [...words, 'version'], { stdio: 'ignore' }).status === 0)

async function build(engine: Engine, image: string, context: string, ...words: string[]): Promise<void> {
  const network = engine.kind === 'own' ? ['--network', 'host'] : []
  await engine.docker(['build', '--quiet', ...network, ...words, '--tag', image, context], { deadline_ms: 300_000 })
}

/**
 * The images by their Dockerfiles, but for the stages that compile: the server and the web app that
 * this project has built are put into the stage that they run on.
 */
export async function build_images(engine: Engine): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'parley-image-'))
  try {
    const made = async (name: string, fill: (folder: string) => string) => {
      await build(engine, `parley/${name}-runtime:${tag}`, project, '--file', join(project, `deploy/${name}.Dockerfile`), '--target', 'runtime')
      const folder = join(context, name)
      mkdirSync(folder)
      writeFileSync(join(folder, 'Dockerfile'), `FROM parley/${name}-runtime:${tag}\n${fill(folder)}\n`)
      await build(engine, `parley/${name}:${tag}`, folder)
    }
    await made('parleyd', (folder) => {
      copyFileSync(binary, join(folder, 'parleyd'))
      execFileSync('strip', [join(folder, 'parleyd')])
      return 'COPY parleyd /usr/local/bin/parleyd\nRUN ["parleyd", "version"]'
    })
    await made('web', (folder) => {
      cpSync(join(web_root, '..'), join(folder, 'output'), { recursive: true })
      return 'COPY output /app'
    })
    await build(engine, `parley/nginx:${tag}`, project, '--file', join(project, 'deploy/nginx.Dockerfile'))
  } finally {
    rmSync(context, { recursive: true, force: true })
  }
}

export class ComposeStack {
  readonly project_name = `parleytest${process.pid}`
  /** Made by up(). */
  secrets = '/nonexistent'
  port = 0
  http_port = 0

  constructor(readonly engine: Engine, private readonly program: string[]) {}

  /** Runs a command of Compose on this stack. */
  compose(words: string[], deadline_ms = 300_000) {
    const [program, ...first] = this.program
    return this.engine.run(program!, [...first, '--file', compose_file, '--project-name', this.project_name, ...words], {
      deadline_ms,
      environment: {
        PARLEY_VERSION: tag,
        PARLEY_SECRETS: this.secrets,
        PARLEY_BIND: '127.0.0.1',
        PARLEY_HTTP_PORT: String(this.http_port),
        PARLEY_HTTPS_PORT: String(this.port),
        PARLEY_SUBNET: `10.${200 + process.pid % 50}.${Math.floor(process.pid / 50) % 250}.0/24`,
        // What a container may have at most is what this machine allows.
        PARLEY_OPEN_FILES: '4096',
      },
    })
  }

  async up(): Promise<void> {
    this.secrets = mkdtempSync(join(tmpdir(), 'parley-secrets-'))
    execFileSync(join(project, 'deploy/make-secrets.sh'), [this.secrets], { stdio: 'ignore' })
    this.port = await free_port()
    this.http_port = await free_port()
    await this.compose(['up', '--detach', '--no-build'])
  }

  async down(): Promise<void> {
    await this.compose(['down', '--volumes', '--timeout', '20'])
    rmSync(this.secrets, { recursive: true, force: true })
  }

  /** Ids of all containers, or of those of one service. */
  async containers(service?: string): Promise<string[]> {
    const filters = ['--filter', `label=com.docker.compose.project=${this.project_name}`]
    if (service) filters.push('--filter', `label=com.docker.compose.service=${service}`)
    return (await this.engine.docker(['ps', '--all', '--quiet', ...filters])).stdout.split('\n').filter(Boolean)
  }

  async inspect(ids: string[]): Promise<any[]> { return JSON.parse((await this.engine.docker(['inspect', ...ids])).stdout) }

  /** Everything that the containers of a service have written. */
  async logs(service: string): Promise<string> {
    const all = await Promise.all((await this.containers(service)).map(id => this.engine.docker(['logs', id])))
    return all.map(({ stdout, stderr }) => stdout + stderr).join('')
  }

  /** The passwords: the longest word of each secret. */
  passwords(): string[] {
    const words = readdirSync(this.secrets).flatMap(name => readFileSync(join(this.secrets, name), 'utf8').match(/[0-9a-f]{64}/g) ?? [])
    return [...new Set(words)]
  }

  /** The self-signed certificate that Nginx has made. */
  async certificate(): Promise<string> {
    const [nginx] = await this.containers('nginx')
    return (await this.engine.docker(['exec', nginx!, 'cat', '/var/lib/parley-nginx/certificate/self-signed.crt'])).stdout
  }
}

/** Is there anything to put into the images? */
export function check_builds(): void {
  for (const file of [binary, join(web_root, '../server/index.mjs')]) {
    if (!existsSync(file)) throw new Error(`${file} is not built: ./dev test builds it`)
  }
}
