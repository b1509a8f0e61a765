// What all throw-away servers have in common: a process that can be stopped, killed, frozen and
// started again where it was. A folder of its own, which goes with it.
import { remove_folder } from './processes.mjs'

export class Service {
  /** The process that runs now; another one after restart(). */
  child
  #launch
  #stop
  #folder

  /**
   * @param {{ name: string, url: string, port: number, log: string, folder: string,
   *   launch: () => Promise<import('./processes.mjs').Child>, stop?: { signal?: string, grace?: number } }} options
   *   `launch` starts it and returns when it answers; again on the same data and ports each time.
   */
  constructor(options) {
    this.name = options.name
    this.url = options.url
    this.port = options.port
    this.log = options.log
    this.#folder = options.folder
    this.#launch = options.launch
    this.#stop = options.stop ?? {}
  }

  /** What else runs for it, ended with it. */
  companions = []

  get pid() { return this.child.pid }
  get running() { return this.child.running }

  async start() {
    if (this.child?.running) return
    this.child = await this.#launch()
  }

  /** Ends it in good order; its data stay for restart(). */
  async halt() { await this.child.stop(this.#stop) }

  /** As a power cut would. */
  async kill() { await this.child.kill() }
  async freeze() { await this.child.freeze() }
  thaw() { this.child.thaw() }

  /** On the same data and the same port. */
  async restart() {
    await this.halt()
    await this.start()
  }

  /** Ends it for good and removes its data. The log stays where it was asked for. */
  async stop() {
    if (this.child) await this.halt()
    for (const companion of this.companions) await companion.kill()
    remove_folder(this.#folder)
  }
}
