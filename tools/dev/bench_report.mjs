// What ./dev bench says about its results: a table for the terminal, and shares of the ceilings.

/** The latency of a phase that a person would feel, by the name that the generator gave it. */
const felt = ['delivered', 'told', 'answered', 'page', 'chat list', 'echoed', 'everyone', 'caught up', 'whole']

export function latency_of(phase) {
  const name = felt.find(candidate => phase.latency[candidate])
  return name && { name, ...phase.latency[name] }
}

/** A phase in which something was done, not only held. */
export const is_told = phase => phase.rate > 0 || Object.keys(phase.latency).length > 0

/** What belongs together side by side: by scenario, then by setup. */
export function sort_runs(runs) {
  const first_of = (run, key) => runs.findIndex(other => other[key] === run[key])
  return runs.toSorted((a, b) => first_of(a, 'scenario') - first_of(b, 'scenario') || first_of(a, 'setup') - first_of(b, 'setup'))
}

const time = us => us === undefined ? '' : us < 1000 ? `${us.toFixed(0)} µs` : us < 1e6 ? `${(us / 1000).toFixed(us < 10_000 ? 1 : 0)} ms` : `${(us / 1e6).toFixed(1)} s`
const number = value => value === undefined ? '' : value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1)

function row_of(run, phase) {
  // Where many wait for their turn, a latency says how many.
  const latency = phase.loop === 'open' || (phase.in_flight ?? 1) === 1 ? latency_of(phase) : undefined
  const cpu = phase.cpu_us_per_operation ?? {}
  const rest = Object.entries(cpu).filter(([name]) => name !== 'server' && name !== 'generator').reduce((sum, [, us]) => sum + us, 0)
  return [
    run.setup, run.scenario, phase.name, phase.rate > 0 ? number(phase.rate) : '',
    phase.deliveries_per_second > phase.rate * 1.5 ? number(phase.deliveries_per_second) : '',
    latency?.name ?? '', time(latency?.p50_us), time(latency?.p99_us), time(latency?.p999_us), time(latency?.max_us),
    number(cpu.server), rest > 0 ? number(rest) : '', number(cpu.generator), phase.cores_busy?.others?.toFixed(1) ?? '',
  ]
}

const header = ['setup', 'scenario', 'phase', 'per s', 'deliv./s', 'latency of', 'p50', 'p99', 'p99.9', 'max', 'server µs', 'rest µs', 'gen. µs', 'others']

export function table_of(runs) {
  const rows = [header, ...runs.flatMap(run => run.phases.filter(is_told).map(phase => row_of(run, phase)))]
  const widths = header.map((_, column) => Math.max(...rows.map(row => [...row[column]].length)))
  const left = new Set([0, 1, 2, 5])
  const lines = rows.map(row => row.map((cell, column) => {
    const blanks = ' '.repeat(widths[column] - [...cell].length)
    return left.has(column) ? cell + blanks : blanks + cell
  }).join('  ').trimEnd())
  lines.splice(1, 0, widths.map(width => '─'.repeat(width)).join('  '))
  return lines.join('\n')
}

/** Facts that are no phase, one a line. */
export function facts_of(runs) {
  return runs.flatMap(run => Object.entries(run.facts).map(([name, value]) =>
    `${run.setup} ${run.scenario}: ${name.replaceAll('_', ' ')} ${typeof value === 'number' ? number(value) : value}`))
}

export function checks_of(runs) {
  const sums = {}
  for (const run of runs) for (const [name, count] of Object.entries(run.checks)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

const phase_of = (runs, setup, scenario, name) =>
  runs.find(run => run.setup === setup && run.scenario === scenario)?.phases.find(phase => phase.name === name && phase.rate > 0)

/** Parley as a share of what its parts do alone: `{ of, at, share }`, of rates, or of processor time where it says so. */
export function shares_of(runs) {
  const shares = []
  const add = (of, ceiling, at, phase, value) => {
    if (ceiling && phase) shares.push({ of, at, share: value(phase) / value(ceiling) })
  }
  const rate = phase => phase.rate
  // A delivery costs the sender's processor so much; less is better, so the share is turned round.
  const frugality = phase => 1 / (phase.cpu_us_per_operation.server * phase.rate / phase.deliveries_per_second)
  const store = phase_of(runs, 'bare SQLite', 'store', 'append')
  const postgres = phase_of(runs, 'bare services', 'postgres', 'append, two connections')
  const rabbitmq = phase_of(runs, 'bare services', 'rabbitmq', 'publish to consume')
  const send = runs.find(run => run.scenario === 'send')?.phases.find(phase => phase.name.endsWith('one at a time'))
  const broadcast = runs.find(run => run.scenario === 'broadcast')?.phases.find(phase => phase.name.endsWith('one at a time'))
  const echo = phase_of(runs, 'bare', 'echo', 'highest rate')
  for (const { setup, scenario, phases } of runs) {
    for (const phase of phases.filter(one => one.loop === 'closed' && one.rate > 0)) {
      const at = `${setup} ${scenario} ${phase.name}`
      if (scenario === 'direct') add(setup === 'embedded' ? 'the bare store' : 'PostgreSQL\'s bare pipeline', setup === 'embedded' ? store : postgres, at, phase, rate)
      if (scenario === 'typing') add(setup === 'embedded' ? 'the bare echo' : 'RabbitMQ\'s bare publish to consume', setup === 'embedded' ? echo : rabbitmq, at, phase, rate)
      if (scenario === 'group' && phase.deliveries_per_second > 0) add('the bare send loop, by processor time of a delivery', send, at, phase, frugality)
    }
  }
  add('the bare send loop', send, 'bare broadcast', broadcast, phase => phase.deliveries_per_second)
  add('the bare send loop, by processor time of a delivery', send, 'bare broadcast', broadcast, frugality)
  return shares
}
