/** What an exam PC needs of the engine: whether documents open, without the checkers of grading. */
export { checkHealth, isDocumentName, type HealthVerdict } from './check-health.ts'
export { systemUnpacker, type Unpacker } from './zip-directory.ts'
export { LIMITS } from './limits.ts'
export { markPackage, readMark } from './mark-package.ts'
export { decodeTextFile, type DecodeText } from '../files/decode-text.ts'
export { PackageError } from './package-error.ts'
/** For readers of other packages: XML without entities and DTDs, zips within bounds. */
export { scanXml, type XmlEvents } from './scan-xml.ts'
export { writePackage, writeZip } from './write-package.ts'
export { readZipDirectory, readZipEntry, type ZipEntry } from './zip-directory.ts'
