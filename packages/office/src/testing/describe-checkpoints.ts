import * as z from 'zod/mini'
import { catalogueCodes } from '../checkpoints/catalogue-codes.ts'
import type { Checker } from '../checkpoints/checker.ts'
import { kindNames, withKind } from '../checkpoints/task-kind.ts'
import { unsupportedCodes } from '../checkpoints/unsupported-codes.ts'

const TITLES: Readonly<Record<(typeof kindNames)[number], string>> = {
  word: 'Word 文字处理',
  excel: 'Excel 电子表格',
  powerpoint: 'PowerPoint 演示文稿',
  files: '文件操作 files and folders',
  browser: '浏览器 browser',
  typing: '打字 typing',
}

type Schema = Readonly<Record<string, unknown>>
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asSchema = (value: unknown): Schema =>
  typeof value === 'object' && value !== null ? (value as Schema) : {}

/** A JSON schema as a short type: `{ size: number | text, strict?: yes/no }`. */
function typeText(schema: Schema): string {
  const ways = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])]
  if (ways.length > 0) return [...new Set(ways.map((one) => typeText(asSchema(one))))].join(' | ')
  if ('const' in schema) return JSON.stringify(schema['const'])
  const values = listOf(schema['enum'])
  if (values.length > 0) return values.map((one) => JSON.stringify(one)).join(' | ')
  const types = listOf(schema['type'])
  if (types.length > 0) return types.map((type) => typeText({ ...schema, type })).join(' | ')
  if (schema['type'] === 'array') return arrayText(schema)
  if (schema['type'] === 'object') return objectText(schema)
  return (
    { string: '文字 text', integer: '整数 integer', number: '数 number', boolean: 'true | false' }[
      String(schema['type'])
    ] ?? '…'
  )
}

function arrayText(schema: Schema): string {
  const fixed = listOf(schema['prefixItems'])
  if (fixed.length > 0) return `[${fixed.map((one) => typeText(asSchema(one))).join(', ')}]`
  const item = typeText(asSchema(schema['items']))
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`
}

function objectText(schema: Schema): string {
  const needed = new Set(listOf(schema['required']))
  const fields = Object.entries(asSchema(schema['properties'])).map(([name, raw]) => {
    const field = asSchema(raw)
    const isNeeded = needed.has(name) && !('default' in field)
    const usual = 'default' in field ? ` = ${JSON.stringify(field['default'])}` : ''
    return `${name}${isNeeded ? '' : '?'}: ${typeText(field)}${usual}`
  })
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** Paragraphs are named in nearly every target; once explained, their short name will do. */
const ANCHOR = '{ text: 文字 text, ordinal?: 整数 integer, created?: true | false }'

const parametersOf = (schema: z.ZodMiniType): string =>
  typeText(asSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
    .replaceAll(`(${ANCHOR})[]`, '段落 anchor[]')
    .replaceAll(ANCHOR, '段落 anchor')

function entry<View, Draft>(checker: Checker<View, Draft>): string[] {
  const { code, title, example, limits, lostBy, target, expected } = checker
  return [
    `### ${code} ${title.zh} · ${title.en}`,
    '',
    `- 对象 target: \`${parametersOf(target)}\``,
    `- 要求 expected: \`${parametersOf(expected)}\``,
    ...(example === undefined
      ? []
      : [
          `- 例 example: \`${JSON.stringify({ code, target: example.target, expected: example.expected, ...(example.guard === true ? { guard: true } : {}) })}\``,
          ...(example.near.length === 0
            ? []
            : [`- 不得分 misses it: ${example.near.map((one) => one.name).join('; ')}`]),
        ]),
    ...(limits === undefined ? [] : [`- 范围 limits: ${limits.zh}。${limits.en}.`]),
    ...lostBy.map(
      ({ program, reason, parameters }) =>
        `- 不支持 not with ${program}${parameters === undefined ? '' : ` (${parameters.join(', ')})`}: ${reason.zh}。${reason.en}.`,
    ),
    '',
  ]
}

/** The page of all checkpoints, with their parameters and an example each (Markdown). */
export function describeCheckpoints(): string {
  const chapters = kindNames.flatMap((kind) => [
    `## ${TITLES[kind]}`,
    '',
    ...withKind(kind, ({ checkers }) =>
      catalogueCodes.flatMap((code) => {
        const checker = checkers.get(code)
        return checker === undefined ? [] : entry(checker)
      }),
    ),
  ])
  return [
    '# 评分点 Checkpoints',
    '',
    '由 `npm run checkpoints` 生成，请勿手改。 Made by `npm run checkpoints` from the definitions; not to be edited.',
    '',
    '每个评分点是一条数据：`code`、`points`、`target`、`expected`，可加 `group`、`guard`、`scoring`、`minCoverage`、`alternatives`。',
    'A checkpoint is data: `code`, `points`, `target`, `expected`, and as wished `group`, `guard`, `scoring` (`all` or `proportional`), `minCoverage`, `alternatives`.',
    `段落 anchor: \`${ANCHOR}\`，原始素材中该段的文字；\`created\` 表示由考生录入。 The paragraph’s text in the issued file; \`created\` where the candidate writes it.`,
    '原始素材已满足的评分点不得分；无法读取或无法判定的转人工核查。',
    'What the issued file satisfies already earns nothing; what cannot be read or decided goes to a person.',
    '',
    ...chapters,
    '## 不评分 Never scored',
    '',
    ...unsupportedCodes.map(
      ({ code, title, reason }) =>
        `- ${code} ${title.zh} · ${title.en}: ${reason.zh}。${reason.en}.`,
    ),
    '',
  ].join('\n')
}

/**
 * What of the catalogue is neither graded nor excused, in words: no checker, no change of its own (a
 * guard makes none), no example, or a reason beside a checker.
 */
export function missingCheckpoints(): string[] {
  const graded = new Map(
    kindNames.flatMap((kind) =>
      withKind(kind, ({ checkers }) =>
        [...checkers].map(([code, { apply, example }]): [string, string[]] => [
          code,
          [
            ...(example === undefined ? [`${code} has no example`] : []),
            ...(apply === undefined && example?.guard !== true ? [`${code} makes no change`] : []),
          ],
        ]),
      ),
    ),
  )
  const excused = new Set(unsupportedCodes.map(({ code }) => code))
  return [
    ...catalogueCodes.flatMap((code) => {
      const problems = graded.get(code)
      if (problems === undefined) return excused.has(code) ? [] : [`${code} is not graded`]
      return excused.has(code) ? [`${code} is graded and excused`] : problems
    }),
    ...[...graded.keys()].filter((code) => !catalogueCodes.includes(code)),
  ]
}
