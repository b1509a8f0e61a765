// The picture of a run of ./dev bench: for each phase its rate, and its latencies from p50 to p99.9 on a
// logarithmic scale. SVG without scripts or fonts of its own; readable on light and dark.
import { is_told, latency_of } from './bench_report.mjs'

const escape = text => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const row_height = 20
const left = 470
const width = 1180
const rates = { x: left, width: 250 }
const times = { x: left + rates.width + 70, width: 340 }
const fastest_us = 10
const slowest_us = 10_000_000

const time_x = us => times.x + times.width * Math.log10(Math.min(Math.max(us, fastest_us), slowest_us) / fastest_us) / Math.log10(slowest_us / fastest_us)

function line_of(run, phase, most, y) {
  const middle = y + row_height / 2
  const share = phase.rate > 0 ? Math.max(phase.rate / most, 0.004) : 0
  const parts = [
    `<text x="${left - 10}" y="${middle + 4}" text-anchor="end">${escape(`${run.setup} · ${run.scenario} · ${phase.name}`)}</text>`,
    `<rect x="${rates.x}" y="${y + 4}" width="${(share * rates.width).toFixed(1)}" height="${row_height - 8}" class="${phase.loop}"/>`,
    `<text x="${(rates.x + share * rates.width + 5).toFixed(1)}" y="${middle + 4}" class="quiet">${phase.rate > 0 ? Math.round(phase.rate).toLocaleString('en-US') : ''}</text>`,
  ]
  const latency = latency_of(phase)
  if (latency) {
    const [p50, p99, p999] = [latency.p50_us, latency.p99_us, latency.p999_us].map(us => time_x(us).toFixed(1))
    parts.push(
      `<line x1="${p50}" x2="${p999}" y1="${middle}" y2="${middle}" class="range ${phase.loop}"/>`,
      `<circle cx="${p50}" cy="${middle}" r="4" class="${phase.loop}"><title>p50 ${latency.p50_us} µs</title></circle>`,
      `<line x1="${p99}" x2="${p99}" y1="${middle - 5}" y2="${middle + 5}" class="range ${phase.loop}"><title>p99 ${latency.p99_us} µs</title></line>`)
  }
  return parts.join('')
}

export function plot_of(runs, title) {
  const rows = runs.flatMap(run => run.phases.filter(is_told).map(phase => ({ run, phase })))
  const top = 84
  const height = top + rows.length * row_height + 30
  // Rates of a scenario are compared with each other, not echoes with messages.
  const most = name => Math.max(1, ...rows.filter(({ run }) => run.scenario === name).map(({ phase }) => phase.rate))
  const grid = []
  for (let us = fastest_us; us <= slowest_us; us *= 10) {
    const x = time_x(us).toFixed(1)
    grid.push(`<line x1="${x}" x2="${x}" y1="${top - 6}" y2="${height - 24}" class="grid"/>`,
      `<text x="${x}" y="${top - 12}" text-anchor="middle" class="quiet">${us < 1000 ? `${us} µs` : us < 1e6 ? `${us / 1000} ms` : `${us / 1e6} s`}</text>`)
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<style>
svg { background: #fff; color: #1e293b; --open: #0d9488; --closed: #6366f1; --grid: #e2e8f0; --quiet: #64748b }
@media (prefers-color-scheme: dark) { svg { background: #0f172a; color: #e2e8f0; --open: #2dd4bf; --closed: #a5b4fc; --grid: #1e293b; --quiet: #94a3b8 } }
text { fill: currentColor } .quiet { fill: var(--quiet) } .title { font-size: 15px; font-weight: 600 }
.open { fill: var(--open); stroke: var(--open) } .closed { fill: var(--closed); stroke: var(--closed) } rect { stroke: none !important }
.range { stroke-width: 2 } .grid { stroke: var(--grid) }
</style>
<text x="16" y="24" class="title">${escape(title)}</text>
<text x="${rates.x}" y="${top - 12}" class="quiet">operations per second</text>
<text x="16" y="44" class="quiet">violet: as fast as it goes; green: by the clock. Dot p50, bar p99, end of the line p99.9.</text>
${grid.join('\n')}
${rows.map(({ run, phase }, index) => line_of(run, phase, most(run.scenario), top + index * row_height)).join('\n')}
</svg>
`
}
