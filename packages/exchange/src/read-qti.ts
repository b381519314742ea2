import { PackageError, readZipDirectory, readZipEntry, type ZipEntry } from '@wenkao/office/package'
import { readDataAddress } from './base64.ts'
import type { FindPicture, ItemCollector } from './collect-items.ts'
import { readFactTags } from './item-facts.ts'
import { ExchangeError, type Place } from './outcome.ts'
import { decodeAddress } from './read-moodle-xml.ts'
import { readQtiItem } from './read-qti-item.ts'
import { childOf, childrenOf, findAll, readXml, textOf, type Markup } from './read-xml.ts'

const MANIFEST = 'imsmanifest.xml'

/** A QTI 3 package, or one item of it as a bare XML file. */
export function readQti(bytes: Uint8Array, collector: ItemCollector): void {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) readPackage(bytes, collector)
  else {
    const item = readXml(bytes)
    const place = { at: 1, name: item.attributes['title'] ?? '' }
    readQtiItem(item, collector, place, { find: dataOnly, facts: readFactTags([]) })
  }
}

const dataOnly: FindPicture = (source) =>
  source.startsWith('data:') ? readDataAddress(source) : undefined

function readPackage(bytes: Uint8Array, collector: ItemCollector): void {
  const parts = new Map(openZip(bytes).map((entry) => [entry.name, entry]))
  const inflate = (entry: ZipEntry): Uint8Array => {
    try {
      return readZipEntry(bytes, entry)
    } catch (error) {
      if (!(error instanceof PackageError)) throw error
      throw new ExchangeError('malformed', `${entry.name}: ${error.message}`, { cause: error })
    }
  }
  const manifest = parts.get(MANIFEST)
  if (!manifest) throw new ExchangeError('malformed', `no ${MANIFEST}`)
  const used = new Set([MANIFEST])
  const resources = findAll(readXml(inflate(manifest)), ({ name }) => name === 'resource')
  const items = resources.filter(({ attributes }) => /^imsqti_item_/.test(attributes['type'] ?? ''))
  for (const [index, resource] of items.entries()) {
    const href = decodeAddress(resource.attributes['href'] ?? '')
    const place = { at: index + 1, name: href }
    const entry = parts.get(href)
    if (!entry) {
      collector.tell(place, 'error', 'malformed', 'no such part')
      continue
    }
    used.add(href)
    const folder = href.slice(0, href.lastIndexOf('/') + 1)
    const find: FindPicture = (source) => {
      if (source.startsWith('data:')) return readDataAddress(source)
      const name = resolve(folder, decodeAddress(source))
      const picture = parts.get(name)
      if (!picture) return undefined
      used.add(name)
      return inflate(picture)
    }
    readPart(collector, place, () => {
      const facts = readFactTags(keywordsOf(resource))
      readQtiItem(readXml(inflate(entry)), collector, place, { find, facts })
    })
  }
  const ignored = [...parts.keys()].filter((name) => !used.has(name))
  if (ignored.length > 0)
    collector.tell({ at: 0, name: '' }, 'note', 'partsIgnored', ignored.join(', '))
}

/** One broken part of a package stops no other. */
function readPart(collector: ItemCollector, place: Place, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ExchangeError) || error.code !== 'malformed') throw error
    collector.tell(place, 'error', 'malformed', error.message)
  }
}

/** The directory of a zip within the limits. @throws ExchangeError. */
export function openZip(bytes: Uint8Array): ZipEntry[] {
  try {
    return readZipDirectory(bytes)
  } catch (error) {
    if (error instanceof PackageError)
      throw new ExchangeError('unreadable', error.message, { cause: error })
    throw error
  }
}

function keywordsOf(resource: Markup): string[] {
  const metadata = childOf(resource, 'metadata')
  if (!metadata) return []
  return findAll(metadata, ({ name }) => name === 'keyword').flatMap((keyword) =>
    childrenOf(keyword, 'string').map((text) => textOf(text).trim()),
  )
}

/** A path relative to a folder of the package. */
function resolve(folder: string, address: string): string {
  const path: string[] = []
  for (const step of `${folder}${address}`.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.' && step !== '') path.push(step)
  }
  return path.join('/')
}
