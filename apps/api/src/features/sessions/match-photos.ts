import type { PhotoFault, PhotoFileFault } from '@wenkao/shared/sessions'
import type { Services } from '../../platform/services.ts'
import type { ZipFileEntry } from '../../platform/zip-file.fs.ts'
import { selectCandidatesByNumber, selectNumbersByIdentity } from './roster.queries.ts'
import { identityMac } from './take-roster.ts'

/** A file of an archive, and whose photo it says it is. */
export interface MatchedPhoto {
  readonly entry: ZipFileEntry
  readonly candidateId: string
}

export interface MatchedPhotos {
  readonly photos: readonly MatchedPhoto[]
  readonly faults: readonly PhotoFileFault[]
  /** Without what systems leave behind. */
  readonly files: number
}

const MOST_NAME = 1000
const LEFT_BEHIND = /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/iu
const ARCHIVE = /\.(zip|rar|7z|gz|tar)$/iu
const PHOTO = /\.(jpe?g|png)$/iu

/**
 * Finds whose photo each file is, by its name: exam number or identity number (RO5). Of two files for
 * one person neither is taken, because none can be told to be the right one.
 */
export async function matchPhotos(
  services: Pick<Services, 'db' | 'keys'>,
  examId: string,
  entries: readonly ZipFileEntry[],
): Promise<MatchedPhotos> {
  const own = entries.filter(({ name }) => !LEFT_BEHIND.test(name))
  const faults: PhotoFileFault[] = []
  const refuse = ({ name }: ZipFileEntry, fault: PhotoFault) => {
    faults.push({ name: shown(name), fault })
  }
  const named: { entry: ZipFileEntry; number: string }[] = []
  for (const entry of own) {
    const fault = nameFault(entry.name)
    if (fault) refuse(entry, fault)
    else named.push({ entry: { ...entry, name: shown(entry.name) }, number: numberOf(entry.name) })
  }
  const owners = await findOwners(
    services,
    examId,
    named.map(({ number }) => number),
  )
  const byPerson = Map.groupBy(named, ({ number }) => owners.get(number)?.candidateId)
  const photos: MatchedPhoto[] = []
  for (const [candidateId, files] of byPerson) {
    for (const { entry, number } of files) {
      if (candidateId === undefined) refuse(entry, 'unknownNumber')
      else if (owners.get(number)?.isErased) refuse(entry, 'erased')
      else if (files.length > 1) refuse(entry, 'twice')
      else photos.push({ entry, candidateId })
    }
  }
  return { photos, faults, files: own.length }
}

/** What a name alone tells against a file; nothing of an archive is ever written by its name. */
function nameFault(name: string): PhotoFault | undefined {
  const isHostile = name.startsWith('/') || /^[a-z]:/iu.test(name) || name.split('/').includes('..')
  if (isHostile || /\p{Cc}/u.test(name)) return 'hostileName'
  if (ARCHIVE.test(name)) return 'nestedArchive'
  return PHOTO.test(name) ? undefined : 'notAPhoto'
}

/** `501001.jpg`, `501001_name.png`, and the `501001 (2).jpg` of a second download. */
const numberOf = (name: string): string => {
  const stem = name.slice(name.lastIndexOf('/') + 1).replace(PHOTO, '')
  return (
    stem
      .normalize('NFKC')
      .trim()
      .split(/[_\s+(]/u)[0] ?? ''
  )
}

const shown = (name: string): string => name.slice(0, MOST_NAME).toWellFormed()

interface Owner {
  readonly candidateId: string
  readonly isErased: boolean
}

/** Candidates by the number that a file is named after: an exam number first. */
async function findOwners(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  examId: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, Owner>> {
  const found = new Map<string, Owner>(
    await selectCandidatesByNumber(db, examId, [...new Set(numbers)]),
  )
  const macs = new Map(
    numbers
      .filter((number) => !found.has(number))
      .map((number) => [number, identityMac({ keys }, examId, number.toUpperCase())] as const),
  )
  const examNumbers = await selectNumbersByIdentity(db, examId, [...new Set(macs.values())])
  const persons = await selectCandidatesByNumber(db, examId, [...examNumbers.values()])
  for (const [number, mac] of macs) {
    const owner = persons.get(examNumbers.get(mac) ?? '')
    if (owner) found.set(number, owner)
  }
  return found
}
