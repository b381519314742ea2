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
  ['dgm', 'drawingml/2006/diagram', 'drawingml/diagram'],
  ['vt', 'officeDocument/2006/docPropsVTypes', 'officeDocument/docPropsVTypes'],
  ['ep', 'officeDocument/2006/extended-properties', 'officeDocument/extendedProperties'],
  ['op', 'officeDocument/2006/custom-properties', 'officeDocument/customProperties'],
]

/** What Office added later; a reader that does not know one of these leaves its content out. */
const EXTENSIONS: readonly (readonly [string, string])[] = [
  ['w14', 'word/2010/wordml'],
  ['w15', 'word/2012/wordml'],
  ['wps', 'word/2010/wordprocessingShape'],
  ['wpg', 'word/2010/wordprocessingGroup'],
  ['wpc', 'word/2010/wordprocessingCanvas'],
  ['wp14', 'word/2010/wordprocessingDrawing'],
  ['a14', 'drawing/2010/main'],
  ['a16', 'drawing/2014/main'],
  ['c14', 'drawing/2007/8/2/chart'],
  ['c15', 'drawing/2012/chart'],
  ['sle', 'drawing/2010/slicer'],
  ['cx', 'drawing/2014/chartex'],
  ['cx1', 'drawing/2015/9/8/chartex'],
  ['cx2', 'drawing/2015/10/21/chartex'],
  ['cx4', 'drawing/2016/5/10/chartex'],
  ['cs', 'drawing/2012/chartStyle'],
  ['dsp', 'drawing/2008/diagram'],
  ['xm', 'excel/2006/main'],
  ['x14', 'spreadsheetml/2009/9/main'],
  ['x14ac', 'spreadsheetml/2009/9/ac'],
  ['x15', 'spreadsheetml/2010/11/main'],
  ['xtc', 'spreadsheetml/2018/threadedcomments'],
  ['p14', 'powerpoint/2010/main'],
  ['p15', 'powerpoint/2012/main'],
  ['p159', 'powerpoint/2015/09/main'],
  ['p188', 'powerpoint/2018/8/main'],
  ['ahyp', 'drawing/2018/hyperlinkcolor'],
]

const OTHERS: readonly (readonly [string, string])[] = [
  ['rel', `${OPEN}package/2006/relationships`],
  ['ct', `${OPEN}package/2006/content-types`],
  ['cp', `${OPEN}package/2006/metadata/core-properties`],
  ['mc', `${OPEN}markup-compatibility/2006`],
  ['dc', 'http://purl.org/dc/elements/1.1/'],
  ['dcterms', 'http://purl.org/dc/terms/'],
  ['xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
  ['v', 'urn:schemas-microsoft-com:vml'],
  ['o', 'urn:schemas-microsoft-com:office:office'],
  ['w10', 'urn:schemas-microsoft-com:office:word'],
  ['ov', 'urn:schemas-microsoft-com:office:excel'],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]

const PREFIX_OF = new Map<string, string>([
  ...BOTH_CLASSES.flatMap(([prefix, open, strict]): [string, string][] => [
    [OPEN + open, prefix],
    [STRICT + strict, prefix],
  ]),
  ...EXTENSIONS.map(([prefix, path]): [string, string] => [MICROSOFT + path, prefix]),
  ...OTHERS.map(([prefix, uri]): [string, string] => [uri, prefix]),
])

const URI_OF = new Map<string, readonly [open: string, strict: string]>([
  ...BOTH_CLASSES.map(
    ([prefix, open, strict]) => [prefix, [OPEN + open, STRICT + strict]] as const,
  ),
  ...EXTENSIONS.map(([prefix, path]) => [prefix, [MICROSOFT + path, MICROSOFT + path]] as const),
  ...OTHERS.map(([prefix, uri]) => [prefix, [uri, uri]] as const),
])

const EXTENSION_PREFIXES: ReadonlySet<string> = new Set(EXTENSIONS.map(([prefix]) => prefix))

/** The engine's own prefix of a namespace, the same for Transitional and Strict files (2.2). */
export function prefixOf(uri: string): string | undefined {
  return PREFIX_OF.get(uri)
}

/** The namespace that a prefix of the engine stands for, for whoever writes a part. */
export function namespaceOf(prefix: string, isStrict: boolean): string | undefined {
  return URI_OF.get(prefix)?.[isStrict ? 1 : 0]
}

/** True for namespaces that older readers may ignore (mc:Ignorable). */
export function isExtension(prefix: string): boolean {
  return EXTENSION_PREFIXES.has(prefix)
}
