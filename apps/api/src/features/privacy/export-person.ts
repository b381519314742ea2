import type { Services } from '../../platform/services.ts'
import { archiveOf } from '../../platform/zip-archive.ts'
import { asPath, createNames } from '../archives/index.ts'
import { openNeeds, openPhoto, wholeIdentity } from '../sessions/index.ts'
import {
  selectActionsOn,
  selectErasures,
  selectLooks,
  selectPersonRows,
  selectPersonTables,
  selectPersonVersions,
  type PersonRecord,
} from './persons.queries.ts'

const MOST_LOOKS = 100_000

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/**
 * Everything that is held about a person (PR2): `person.json` with what lies encrypted, the photo, each
 * table's rows in `tables/`, every version of every answer file in `files/`, who looked, what was erased,
 * and what staff did that names the person. Without what would open anything.
 */
export function personArchive(
  services: Services,
  person: PersonRecord,
): ReadableStream<Uint8Array> {
  const { db, sql, clock } = services
  const { examId, candidateId, examNumber } = person
  const now = clock.now()
  return archiveOf(services, async (archive) => {
    const { wrappedKey, identityNumber, specialNeeds, ...plain } = person
    const sealed = { candidateId, wrappedKey, identityNumber, specialNeeds }
    archive.text(
      'person.json',
      json({
        ...plain,
        identityNumber: wholeIdentity(services, sealed),
        specialNeeds: openNeeds(services, sealed),
        exportedAt: now,
      }),
    )
    const photo = await openPhoto(services, db, examId, candidateId)
    if (photo) {
      const name = photo.mediaType === 'image/png' ? 'photo.png' : 'photo.jpg'
      archive.made(name, now, async function* bytes() {
        yield await Promise.resolve(photo.bytes)
      })
    }
    for (const table of await selectPersonTables(sql)) {
      const rows = await selectPersonRows(sql, table, person)
      if (rows.length > 0) archive.text(`tables/${table.name}.json`, json(rows))
    }
    archive.text('looks.json', json(await selectLooks(db, person, MOST_LOOKS)))
    archive.text('erasures.json', json(await selectErasures(db, person)))
    archive.text('actions.json', json(await selectActionsOn(sql, person, examNumber)))
    const place = createNames()
    for (const { sittingId, path, hash, receivedAt } of await selectPersonVersions(db, person))
      if (hash !== null)
        await archive.content(place(`files/${sittingId}/${asPath(path)}`), hash, receivedAt)
  })
}
