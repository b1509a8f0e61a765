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
    number(cpu.server), rest > 0 ? number(rest) : '', number(cpu.generator),
  ]
}

const header = ['setup', 'scenario', 'phase', 'per s', 'deliv./s', 'latency of', 'p50', 'p99', 'p99.9', 'max', 'server µs', 'rest µs', 'gen. µs']

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
