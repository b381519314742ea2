import { join, win32 } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inScratchFolder, readIfThere, writeFileIn } from '../../../platform/scratch-folder.fs.ts'
import { runProgram } from '../../../platform/run-program.ts'

/** What came of a program's opening and saving a document. */
export type SaveOutcome =
  { readonly kind: 'saved' } | { readonly kind: 'failed' | 'unknown'; readonly cause: string }

const PATIENCE_MS = 60_000
const TEXT = 'wenkao 稳考'
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')

/**
 * LibreOffice opens a document, saves it in Word's form, opens that and saves its text: what was
 * written has to come back. In a profile of its own, so that one that is open is not disturbed and
 * the user's settings stay.
 */
export async function saveWithLibreOffice(program: string): Promise<SaveOutcome> {
  return inScratchFolder(async (folder) => {
    await writeFileIn(folder, 'probe.txt', TEXT)
    const common = [
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
      ...['--headless', '--norestore', '--nologo', '--nodefault', '--nolockcheck'],
    ]
    const convert = async (to: string, file: string, into: string): Promise<Buffer | undefined> => {
      const args = ['--convert-to', to, '--outdir', join(folder, into), join(folder, file)]
      await runProgram(program, [...common, ...args], PATIENCE_MS / 2)
      const name = `probe.${to.split(':')[0] ?? to}`
      return readIfThere(join(folder, into, name))
    }
    const document = await convert('docx', 'probe.txt', '.')
    if (!document?.subarray(0, 4).equals(ZIP)) return { kind: 'failed', cause: 'no document saved' }
    const back = await convert('txt:Text (encoded):UTF8', 'probe.docx', 'back')
    return back?.toString('utf8').includes(TEXT) === true
      ? { kind: 'saved' }
      : { kind: 'failed', cause: 'the text did not come back' }
  })
}

/**
 * Word or WPS opens a new document, saves it, opens it again and compares, driven by COM. They ask for
 * a log-on or a licence in windows of their own: a program that does not come to an end in time is not
 * called broken.
 * @param application its name for COM.
 */
export async function saveWithWindowsOffice(application: string): Promise<SaveOutcome> {
  return inScratchFolder(async (folder) => {
    const path = win32.join(folder, 'probe.docx')
    const script = comScript(application, path)
    const output = await runProgram(
      'powershell.exe',
      ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-Command', script],
      PATIENCE_MS,
    )
    const [, word, cause = ''] = /^(SAVED|FAILED|NONE) ?(.*)$/m.exec(output ?? '') ?? []
    if (word === 'SAVED') return { kind: 'saved' }
    if (word === 'FAILED') return { kind: 'failed', cause }
    return { kind: 'unknown', cause: cause || 'it could not be driven' }
  })
}

/** The path is a literal of a folder that we have made ourselves. */
function comScript(application: string, path: string): string {
  const quoted = `'${path.replaceAll("'", "''")}'`
  return `
$ErrorActionPreference = 'Stop'
try { $a = New-Object -ComObject ${application} } catch { "NONE $($_.Exception.Message)"; exit }
try {
  $a.Visible = $false
  $a.DisplayAlerts = 0
  $d = $a.Documents.Add()
  $d.Content.Text = 'wenkao'
  $d.SaveAs([ref]${quoted}, [ref]16)
  $d.Close()
  $d = $a.Documents.Open(${quoted})
  $t = $d.Content.Text
  $d.Close()
  if ($t -like '*wenkao*') { 'SAVED' } else { 'FAILED the text did not come back' }
} catch { "FAILED $($_.Exception.Message)" } finally { $a.Quit() }`
}
