import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { parse } from '@vue/compiler-sfc'
import ts from 'typescript'

const chinese = /[\p{Script=Han}\u3000-\u303f\uff01-\uff5e]/u

/**
 * Chinese text in the code of a workspace, which belongs in the message files. Comments, tests and
 * style blocks (font names) may hold it.
 * @param {string} folder the workspace's src
 * @returns {string[]} one line per place: file, line and text
 */
export function findTextInCode(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).split(/[\\/]/).includes('messages'))
    .flatMap((path) => textIn(path, readFileSync(path, 'utf8')))
    .map(({ path, line, text }) => `${relative(folder, path)}:${line}: ${text.trim().slice(0, 60)}`)
    .sort()
}

/** @typedef {{ path: string, line: number, text: string }} Place */

/**
 * @param {string} path
 * @param {string} source
 * @returns {Place[]}
 */
function textIn(path, source) {
  if (/[.](test|contract-suite)[.]ts$/.test(path)) return []
  if (extname(path) === '.ts') return textInScript(path, source, 0)
  if (extname(path) !== '.vue') return []
  const { descriptor } = parse(source, { filename: path })
  const scripts = [descriptor.script, descriptor.scriptSetup].flatMap((block) =>
    block ? textInScript(path, block.content, block.loc.start.line - 1) : [],
  )
  return [...scripts, ...textInTemplate(path, descriptor.template?.ast)]
}

/**
 * @param {string} path
 * @param {string} source
 * @param {number} linesBefore
 * @returns {Place[]}
 */
function textInScript(path, source, linesBefore) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  /** @type {Place[]} */
  const places = []
  /** @param {ts.Node} node */
  const visit = (node) => {
    const isText =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node)
    if (isText && chinese.test(node.text)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
      places.push({ path, line: line + 1 + linesBefore, text: node.text })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return places
}

const commentNode = 3

/**
 * Walks a template's tree by shape: texts, attribute values and expressions all carry `content` and
 * `loc`, whatever their kind.
 * @param {string} path
 * @param {unknown} node
 * @returns {Place[]}
 */
function textInTemplate(path, node) {
  if (typeof node !== 'object' || node === null) return []
  const { type, content, loc, children, props, value, exp } = /** @type {Record<string, any>} */ (
    node
  )
  if (type === commentNode) return []
  const own =
    typeof content === 'string' && chinese.test(content)
      ? [{ path, line: loc.start.line, text: content }]
      : []
  const below = [...(children ?? []), ...(props ?? []), value, exp, content]
  return [...own, ...below.flatMap((part) => textInTemplate(path, part))]
}
