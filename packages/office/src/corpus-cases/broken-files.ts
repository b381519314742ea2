import type { Parameters } from '../checkpoints/checker.ts'
import type { UnreadableReason } from '../package/package-error.ts'

/** Something that stands in a file and has to be found in what is left of it. */
export interface Remains {
  readonly code: string
  readonly target: Parameters
  readonly expected: Parameters
}

/**
 * In what each broken or hostile file must end, found out by hand from the file and the manifest:
 * refused for a reason, read in part with a note, or read as a sound file, because what is wrong with
 * it is nothing that a document is read by.
 */
export type BrokenFile =
  | { readonly file: string; readonly ends: 'refused'; readonly reason: UnreadableReason }
  | {
      readonly file: string
      readonly ends: 'in-part' | 'sound'
      readonly remains?: Remains
      /** A question about what is lost, where the usual one does not touch it. */
      readonly lost?: Remains
    }

const cell = (sheet: string, ref: string, value: string | number): Remains => ({
  code: '20101',
  target: { in: 'range', sheet, ref },
  expected: { value },
})
const text = (containing: string): Remains => ({
  code: '10101',
  target: { in: 'text', find: containing },
  expected: { size: 10 },
})

const refused = (reason: UnreadableReason, ...files: readonly string[]): BrokenFile[] =>
  files.map((file) => ({ file, ends: 'refused', reason }))
const inPart = (file: string, remains?: Remains): BrokenFile => ({
  file,
  ends: 'in-part',
  ...(remains === undefined ? {} : { remains }),
})
const sound = (file: string, remains?: Remains): BrokenFile => ({
  file,
  ends: 'sound',
  ...(remains === undefined ? {} : { remains }),
})

export const brokenFiles: readonly BrokenFile[] = [
  // Compound files with an EncryptedPackage: a password is asked for.
  ...refused(
    'encrypted',
    'excelize__encryptAES.xlsx',
    'excelize__encryptSHA1.xlsx',
    'msoffcrypto__ecma376standard_password.docx',
    'msoffcrypto__example_password.xlsx',
    'poi__crash-9bf3cd4bd6f50a8a9339d363c2c7af14b536865c-87b5.xlsx',
    'poi__extenxls_pwd123.xlsx',
    'poi__protected_passtika.xlsx',
    'poi__protected_sha512.xlsx',
    'xlsx-populate__encrypted-out.xlsx',
    'xlsx-populate__encryption-in.xlsx',
    'xlsx-populate__encryption-out.xlsx',
  ),
  ...refused('empty', 'npoi__poc-xmlbomb-empty.xlsx', 'syn_empty_0_bytes.docx'),
  // A lock file of Excel under its owner's name, and 22 bytes of an empty archive.
  ...refused('not-a-package', 'closedxml___LoadPivotTables.xlsx', 'poi__invalid.xlsx'),
  // A compound file with a WordDocument stream.
  ...refused(
    'legacy',
    'poi__cpansearch.perl.org_src_tobyink_acme-rundoc-0.001_word-lib_hello_world.docm',
  ),
  // HTML, and a Word document, named as workbooks.
  ...refused('wrong-type', 'syn_html_renamed.xlsx', 'poi__fuzz-POIFuzzer-5040805309710336.xlsx'),
  ...refused(
    'hostile',
    'syn_bomb_40MB.docx',
    'syn_deep_nesting.docx',
    'syn_entity_expansion.docx',
    'syn_zip_slip.docx',
  ),
  // Cut before the main part (372 and 400 bytes of content types), or nothing but noise in it.
  ...refused(
    'damaged',
    'poi__fuzz-XLSX2CSVFuzzer-5636439151607808.xlsx',
    'poi__fuzz-XLSX2CSVFuzzer-6594557414080512.xlsx',
    'syn_truncated_zip.xlsx',
  ),

  // Directory and tail lost, theme unreadable or not well-formed; the text is whole.
  ...[
    'poi__crash-517626e815e0afa9decd0ebb6d1dee63fb9907dd.docx',
    'poi__fuzz-POIXWPFFuzzer-5569740188549120.docx',
    'poi__fuzz-POIXWPFFuzzer-6061520554164224.docx',
  ].map((file) => inPart(file, text('A Nepalese name for Tilaka'))),
  // Its relationships hold a DTD that is cut off; the parts lie where every program puts them.
  inPart('poi__xlsx-corrupted.xlsx', cell('Sheet1', 'A1', 'test')),
  // Two parts are one by name: neither is read, all the others are.
  {
    file: 'poi__duplicate-filename-case-insensitive.xlsx',
    ends: 'in-part',
    lost: cell('v1', 'A1', '稳考'),
  },
  // Directory lost: the sheets that have come are read.
  inPart('poi__fuzz-POIXSSFFuzzer-4828727001088000.xlsx', cell('Hoja 1', 'B1', 'dos')),
  inPart('poi__fuzz-POIXSSFFuzzer-5089447305609216.xlsx'),
  inPart('poi__fuzz-POIXSSFFuzzer-6448258963341312.xlsx'),
  inPart('poi__fuzz-XLSX2CSVFuzzer-5542865479270400.xlsx'),
  inPart('poi__fuzz-XLSX2CSVFuzzer-6504225896792064.xlsx'),
  inPart('syn_not_well_formed.docx', text('正文第一段')),

  // Rules that no reader of the content needs: core properties, a drawing in VML, a trash item.
  sound('poi__57914.xlsx', cell('test_excel_2013', 'A1', 'Number')),
  sound('poi__BrNotClosed.xlsx'),
  sound('poi__Excel_file_with_trash_item.xlsx', cell('Teams', 'A1', 'Date')),
  sound('poi__OPCCompliance_CoreProperties_DCTermsNamespaceLimitedUseFAIL.docx'),
  sound('poi__OPCCompliance_CoreProperties_DoNotUseCompatibilityMarkupFAIL.docx'),
  sound('poi__OPCCompliance_CoreProperties_LimitedXSITypeAttribute_NotPresentFAIL.docx'),
  sound('poi__poc-shared-strings.xlsx'),
  sound('poi__xxe_in_schema.xlsx', cell('Sheet1', 'C9', '/Test/Test')),
  sound('syn_absolute_target.docx', text('正文第一段')),
  sound('syn_based_on_cycle.docx', text('x')),
  sound('syn_dir_entries.docx', text('正文第一段')),
  sound('syn_utf8_bom_crlf.docx', text('正文第一段')),
]
