import { win32 } from 'node:path'
import type { PageFacts } from '@wenkao/shared/station-check'
import { runProgram } from '../../../platform/run-program.ts'
import { verdict, type Verdict } from '../verdict.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Fonts that tasks ask for by name; each by the names that systems and browsers have for it. */
const TASK_FONTS: readonly (readonly [string, ...string[]])[] = [
  ['宋体', 'SimSun', 'NSimSun'],
  ['黑体', 'SimHei'],
  ['楷体', 'KaiTi', 'KaiTi_GB2312'],
  ['仿宋', 'FangSong', 'FangSong_GB2312'],
  ['微软雅黑', 'Microsoft YaHei'],
  ['Times New Roman'],
  ['Arial'],
]
/** Any of them draws Chinese text. */
const CHINESE =
  /simsun|simhei|kaiti|fangsong|yahei|dengxian|pingfang|noto (sans|serif) cjk|source han|wenquanyi|[\u4e00-\u9fff]/i
const REGISTRY = 'Software\\Microsoft\\Windows NT\\CurrentVersion\\Fonts'
const PATIENCE_MS = 8000

/**
 * Fonts of the tasks and of the page's own text: of the system where it lists them, else what the page
 * could draw with. A task font that is missing is replaced by another one and the text looks otherwise.
 */
export async function checkFonts(
  page: PageFacts | null,
  platform: NodeJS.Platform,
  variables: Variables,
): Promise<Verdict<'fonts'>> {
  const installed = await installedFonts(platform, variables)
  const drawn = page?.fonts ?? []
  if (installed === undefined && !page) return verdict('unknown', 'noPage')
  const all = [...(installed ?? []), ...drawn].map((name) => name.toLowerCase())
  const missing = TASK_FONTS.filter(
    (names) => !names.some((name) => all.some((each) => each.includes(name.toLowerCase()))),
  ).map(([name]) => name)
  if (!all.some((name) => CHINESE.test(name))) return verdict('bad', 'none')
  if (missing.length === 0) return verdict('good', 'found')
  return verdict('warn', 'fallback', { missing: missing.join('、') })
}

/** Names of all fonts; undefined where the system does not list them. */
async function installedFonts(
  platform: NodeJS.Platform,
  variables: Variables,
): Promise<readonly string[] | undefined> {
  if (platform !== 'win32') {
    const output = await runProgram('fc-list', ['--format', '%{family}\n'], PATIENCE_MS)
    return output?.split('\n').filter((line) => line !== '')
  }
  const reg = win32.join(variables['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe')
  const lists = await Promise.all(
    ['HKLM', 'HKCU'].map((root) => runProgram(reg, ['query', `${root}\\${REGISTRY}`], PATIENCE_MS)),
  )
  return lists[0] === undefined ? undefined : parseFontList(lists.join('\n'))
}

/** Names out of what `reg query` prints of the key, e.g. `SimSun & NSimSun (TrueType)`. */
export function parseFontList(output: string): readonly string[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const [, name] = /^\s+(.+?)\s+REG_(?:EXPAND_)?SZ\s/.exec(line) ?? []
    return name === undefined ? [] : [name]
  })
}
