/** What a section found: text for its places of the page, and files beside the page. */
export interface Figures {
  /** Markdown, by the name of its place: `<!-- bench: NAME -->`. */
  readonly places: Readonly<Record<string, string>>
  /** Text by path, from the root of the project. */
  readonly files?: Readonly<Record<string, string>>
}

export type Cell = string | number

/** A Markdown table; columns of numbers are aligned to the right. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`
  const rule = heads.map((_, column) => (rows.every((row) => isFigure(row[column])) ? '---:' : '---'))
  return [line(heads), line(rule), ...rows.map(line)].join('\n')
}

const isFigure = (cell: Cell | undefined): boolean =>
  typeof cell === 'number' || /^[-≤<$]?\s?[\d.,]+( \S{1,3})?$/.test(String(cell))

/** Three figures are as many as a measurement of time is worth. */
export const short = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString()

export const count = (value: number): string => Math.round(value).toLocaleString('en-US')
