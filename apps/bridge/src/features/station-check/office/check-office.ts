import { verdict, type Verdict } from '../verdict.ts'
import type { OfficeDeps, OfficePrograms } from './find-office.ts'
import { saveWithLibreOffice, saveWithWindowsOffice, type SaveOutcome } from './office-saves.ts'

export function checkOffice({ microsoft, wps, libreOffice }: OfficePrograms): Verdict<'office'> {
  const names = [
    ...(microsoft ? [`MS Office ${microsoft.version}`] : []),
    ...(wps ? ['WPS'] : []),
    ...(libreOffice ? ['LibreOffice'] : []),
  ]
  return names.length === 0
    ? verdict('bad', 'none')
    : verdict('good', 'found', { programs: names.join(', ') })
}

/**
 * Whether a program really opens a document and saves it: MS Office or WPS first, which candidates
 * work with, where they can be driven; else LibreOffice.
 */
export async function checkOfficeSaves(
  deps: OfficeDeps,
  programs: OfficePrograms,
): Promise<Verdict<'officeSaves'>> {
  const tries: { readonly program: string; readonly save: () => Promise<SaveOutcome> }[] = []
  if (deps.platform === 'win32') {
    if (programs.microsoft) {
      tries.push({ program: 'MS Office', save: () => saveWithWindowsOffice('Word.Application') })
    } else if (programs.wps) {
      tries.push({ program: 'WPS', save: () => saveWithWindowsOffice('KWps.Application') })
    }
  }
  const { libreOffice } = programs
  if (libreOffice && tries.length === 0) {
    tries.push({ program: 'LibreOffice', save: () => saveWithLibreOffice(libreOffice.path) })
  }
  const [first] = tries
  if (!first) return verdict('unknown', programs.wps ? 'unknown' : 'noProgram')
  const outcome = await first.save()
  const { program } = first
  switch (outcome.kind) {
    case 'saved':
      return verdict('good', 'saved', { program })
    case 'failed':
      return verdict('bad', 'failed', { program, cause: outcome.cause })
    case 'unknown':
      return verdict('unknown', 'unknown', { program, cause: outcome.cause })
  }
}
