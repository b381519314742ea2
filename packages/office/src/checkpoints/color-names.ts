import { isSameColor } from '../package/theme.ts'

/** The standard colours of Office's palette (3.3); a checkpoint may also list RRGGBB values. */
const STANDARD: ReadonlyMap<string, readonly string[]> = new Map([
  ['深红', ['C00000']],
  ['红色', ['FF0000']],
  ['橙色', ['FFC000']],
  ['黄色', ['FFFF00']],
  ['浅绿', ['92D050']],
  ['绿色', ['00B050']],
  ['浅蓝', ['00B0F0']],
  ['蓝色', ['0070C0', '0000FF']],
  ['深蓝', ['002060']],
  ['紫色', ['7030A0']],
  ['黑色', ['000000', 'auto']],
  ['白色', ['FFFFFF']],
])

/** True when a colour (RRGGBB or `auto`) is one of those accepted. */
export function isColor(actual: string, accepted: readonly string[]): boolean {
  return accepted
    .flatMap((one) => STANDARD.get(one) ?? [one.replace(/^#/, '')])
    .some((one) =>
      one === 'auto' || actual === 'auto'
        ? one === actual || (actual === 'auto' && one === '000000')
        : isSameColor(one, actual),
    )
}

/** The RRGGBB (or `auto`) that an accepted colour is written as. */
export function writtenColor(accepted: string): string {
  return STANDARD.get(accepted)?.[0] ?? accepted.replace(/^#/, '').toUpperCase()
}
