const OPEN = 'http://schemas.openxmlformats.org/'
const STRICT = 'http://purl.oclc.org/ooxml/'
const MICROSOFT = 'http://schemas.microsoft.com/office/'

const BOTH_CLASSES: readonly (readonly [string, string, string])[] = [
  ['w', 'wordprocessingml/2006/main', 'wordprocessingml/main'],
  ['x', 'spreadsheetml/2006/main', 'spreadsheetml/main'],
  ['p', 'presentationml/2006/main', 'presentationml/main'],
  ['a', 'drawingml/2006/main', 'drawingml/main'],
  ['c', 'drawingml/2006/chart', 'drawingml/chart'],
  ['wp', 'drawingml/2006/wordprocessingDrawing', 'drawingml/wordprocessingDrawing'],
  ['pic', 'drawingml/2006/picture', 'drawingml/picture'],
  ['xdr', 'drawingml/2006/spreadsheetDrawing', 'drawingml/spreadsheetDrawing'],
  ['r', 'officeDocument/2006/relationships', 'officeDocument/relationships'],
  ['m', 'officeDocument/2006/math', 'officeDocument/math'],
]

const PREFIX_OF = new Map<string, string>([
  ...BOTH_CLASSES.flatMap(([prefix, open, strict]): [string, string][] => [
    [OPEN + open, prefix],
    [STRICT + strict, prefix],
  ]),
  [`${OPEN}package/2006/relationships`, 'rel'],
  [`${OPEN}package/2006/content-types`, 'ct'],
  [`${OPEN}markup-compatibility/2006`, 'mc'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['urn:schemas-microsoft-com:office:office', 'o'],
  [`${MICROSOFT}word/2010/wordml`, 'w14'],
  [`${MICROSOFT}word/2012/wordml`, 'w15'],
  [`${MICROSOFT}word/2010/wordprocessingShape`, 'wps'],
  [`${MICROSOFT}word/2010/wordprocessingGroup`, 'wpg'],
  [`${MICROSOFT}word/2010/wordprocessingCanvas`, 'wpc'],
  [`${MICROSOFT}word/2010/wordprocessingDrawing`, 'wp14'],
  [`${MICROSOFT}drawing/2010/main`, 'a14'],
  [`${MICROSOFT}drawing/2007/8/2/chart`, 'c14'],
  [`${MICROSOFT}spreadsheetml/2009/9/main`, 'x14'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
])

/** The engine's own prefix of a namespace, the same for Transitional and Strict files (2.2). */
export function prefixOf(uri: string): string | undefined {
  return PREFIX_OF.get(uri)
}
