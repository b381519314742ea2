/** Hands a file to the browser's own download, under the given name. */
export function saveFile(bytes: Blob, fileName: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = safeFileName(fileName)
  link.click()
  // The download holds the bytes by now in every browser we support; the URL would hold them longer.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 60_000)
}

/** A name that Windows takes: none of its forbidden signs, no dot or space at the end. */
export function safeFileName(name: string): string {
  const plain = name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').replace(/[. ]+$/, '')
  return plain === '' ? '_' : plain
}
