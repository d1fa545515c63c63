import { type RequestKind, requestKinds } from './load-messages.ts'

/** A span of time, with how long the requests took that were to begin in it. */
export interface Span {
  readonly fromSeconds: number
  readonly p95Ms: Readonly<Record<RequestKind, number>>
}

/** What is written above the part of the chart that begins there. */
export interface Part {
  readonly fromSeconds: number
  readonly label: string
}

export interface Course {
  readonly title: string
  readonly spans: readonly Span[]
  readonly parts: readonly Part[]
  readonly seconds: number
  readonly names: Readonly<Record<RequestKind, string>>
}

const width = 960
const height = 420
const plot = { left: 64, right: 944, top: 72, bottom: 356 }

/** Told apart by hue and by dash, on light ground and on dark. */
const looks: Readonly<Record<RequestKind, { light: string; dark: string; dash: string }>> = {
  create: { light: '#b3261e', dark: '#ff8a80', dash: '' },
  list: { light: '#0b57d0', dark: '#8ab4f8', dash: '7 3' },
  send: { light: '#146c2e', dark: '#81c995', dash: '2 3' },
  read: { light: '#7b3fb5', dark: '#d7aefb', dash: '9 3 2 3' },
}

/** The p95 of each kind over time, on a logarithmic scale: from single milliseconds to seconds. */
export function drawCourse(course: Course): string {
  const most = Math.max(
    10,
    ...course.spans.flatMap(({ p95Ms }) => Object.values(p95Ms).filter(Number.isFinite)),
  )
  const powers = Math.ceil(Math.log10(most))
  const x = (seconds: number) => plot.left + (seconds / course.seconds) * (plot.right - plot.left)
  const y = (ms: number) => plot.bottom - (Math.log10(Math.max(1, ms)) / powers) * (plot.bottom - plot.top)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${course.title}</title>`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    text(plot.left, 24, course.title, 'heading'),
    ...drawRows(powers, y),
    ...drawParts(course, x),
    ...drawTimes(course.seconds, x),
    ...requestKinds.map((kind) => drawLine(kind, course.spans, x, y)),
    ...drawLegend(course.names),
    '</svg>',
    '',
  ].join('\n')
}

type Scale = (value: number) => number

const style = [
  'text{font:13px system-ui,sans-serif;fill:#1f1f1f}',
  '.heading{font-weight:600;font-size:15px}',
  '.right{text-anchor:end}.middle{text-anchor:middle}.small{font-size:12px}',
  '.ground{fill:#fff}',
  'path{fill:none;stroke-width:2}',
  '.grid{stroke:#d5d8dc;stroke-width:1}.part{stroke:#9aa0a6;stroke-width:1;stroke-dasharray:2 4}',
  ...requestKinds.map(
    (kind) => `.${kind}{stroke:${looks[kind].light};stroke-dasharray:${looks[kind].dash || 'none'}}`,
  ),
  '@media(prefers-color-scheme:dark){text{fill:#e8eaed}.ground{fill:#16181c}.grid{stroke:#3c4043}.part{stroke:#80868b}',
  ...requestKinds.map((kind) => `.${kind}{stroke:${looks[kind].dark}}`),
  '}',
].join('')

const round = (value: number): number => Math.round(value * 10) / 10

const text = (x: number, y: number, words: string, look = ''): string =>
  `<text x="${round(x)}" y="${round(y)}"${look && ` class="${look}"`}>${words}</text>`

const stroke = (x1: number, y1: number, x2: number, y2: number, look: string): string =>
  `<path class="${look}" d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}"/>`

/** 1 ms, 10 ms and so on, each with its line. */
function drawRows(powers: number, y: Scale): string[] {
  const rows = Array.from({ length: powers + 1 }, (_, power) => 10 ** power)
  return rows.flatMap((ms) => [
    stroke(plot.left, y(ms), plot.right, y(ms), 'grid'),
    text(plot.left - 8, y(ms) + 4, ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`, 'right'),
  ])
}

/** The labels stand in two rows: those of short parts would run into each other. */
function drawParts({ parts }: Course, x: Scale): string[] {
  return parts.flatMap(({ fromSeconds, label }, place) => [
    stroke(x(fromSeconds), plot.top - 6, x(fromSeconds), plot.bottom, 'part'),
    text(x(fromSeconds) + 4, plot.top - (place % 2 ? 6 : 22), label, 'small'),
  ])
}

function drawTimes(seconds: number, x: Scale): string[] {
  const steps = [5, 10, 15, 30, 60, 120, 300, 600]
  const step = steps.find((one) => seconds / one <= 12) ?? 1_200
  const times = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, place) => place * step)
  return [
    ...times.map((time) => text(x(time), plot.bottom + 20, `${time} s`, 'middle small')),
    text((plot.left + plot.right) / 2, plot.bottom + 40, 'time', 'middle'),
  ]
}

function drawLine(kind: RequestKind, spans: readonly Span[], x: Scale, y: Scale): string {
  const points = spans
    .filter(({ p95Ms }) => Number.isFinite(p95Ms[kind]))
    .map(({ fromSeconds, p95Ms }) => `${round(x(fromSeconds))} ${round(y(p95Ms[kind]))}`)
  return points.length === 0 ? '' : `<path class="${kind}" d="M${points.join('L')}"/>`
}

function drawLegend(names: Course['names']): string[] {
  const space = (plot.right - plot.left) / requestKinds.length
  return requestKinds.flatMap((kind, place) => {
    const left = plot.left + place * space
    return [stroke(left, height - 8, left + 36, height - 8, kind), text(left + 44, height - 4, names[kind])]
  })
}
