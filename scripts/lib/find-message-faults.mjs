import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const languages = ['zh-CN', 'en']

/**
 * Compares the message files of both languages: the same files, the same keys, no empty text, the
 * same placeholders. (The number of plural forms may differ: Chinese has one.)
 * @param {string} folder holds one folder per language
 * @returns {string[]} one line per fault; empty when the languages agree
 */
export function findMessageFaults(folder) {
  /** @type {string[]} */
  const faults = []
  const files = new Set(languages.flatMap((language) => jsonFilesOf(join(folder, language))))
  if (files.size === 0) return [`${folder}: no message file`]
  for (const file of [...files].sort()) {
    const texts = languages.map((language) => readTexts(join(folder, language, file), faults))
    const keys = new Set(texts.flatMap((of) => [...of.keys()]))
    for (const key of keys) compareKey(file, key, texts, faults)
  }
  return faults
}

/** @param {string} folder */
function jsonFilesOf(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => name.endsWith('.json'))
}

/**
 * @param {string} path
 * @param {string[]} faults
 * @returns {Map<string, string>} text by dotted key
 */
function readTexts(path, faults) {
  /** @type {Map<string, string>} */
  const texts = new Map()
  if (!existsSync(path)) return texts
  try {
    flatten(JSON.parse(readFileSync(path, 'utf8')), '', texts)
  } catch (error) {
    faults.push(`${path}: ${/** @type {Error} */ (error).message}`)
  }
  return texts
}

/**
 * @param {unknown} value
 * @param {string} key
 * @param {Map<string, string>} texts
 */
function flatten(value, key, texts) {
  if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      flatten(part, key === '' ? name : `${key}.${name}`, texts)
    }
  } else {
    texts.set(key, String(value))
  }
}

/**
 * @param {string} file
 * @param {string} key
 * @param {Map<string, string>[]} texts in the order of `languages`
 * @param {string[]} faults
 */
function compareKey(file, key, texts, faults) {
  /** @type {Set<string>} */
  const placeholders = new Set()
  let complete = true
  for (const [index, language] of languages.entries()) {
    const text = texts[index]?.get(key)
    if (text === undefined) faults.push(`${language}/${file}: ${key} is missing`)
    else if (text.trim() === '') faults.push(`${language}/${file}: ${key} is empty`)
    if (text === undefined) complete = false
    else placeholders.add(placeholdersOf(text))
  }
  if (complete && placeholders.size > 1) {
    faults.push(`${file}: ${key} has other placeholders: ${[...placeholders].join(' / ')}`)
  }
}

/** @param {string} text */
function placeholdersOf(text) {
  const names = [...text.matchAll(/\{\s*([\w.]+)\s*\}/g)].map((match) => match[1])
  return `{${[...new Set(names)].sort().join(', ')}}`
}
