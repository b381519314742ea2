import { MAX_PHOTO_BYTES } from '@wenkao/shared/incidents'

/** Long side of a photo in pixels: a screen's text is readable on it, and it stays below a megabyte. */
const LONG_SIDE = 1600
const QUALITIES = [0.85, 0.7, 0.5] as const

/**
 * Makes a camera's picture small enough to be sent, as JPEG; what is small enough goes as it is.
 * @returns undefined when the browser cannot read it as a picture.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob | undefined> {
  if (file.size <= MAX_PHOTO_BYTES && /^image\/(jpeg|png|webp)$/.test(file.type)) return file
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return undefined
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/jpeg', quality)
    })
    if (blob && blob.size <= MAX_PHOTO_BYTES) return blob
  }
  return undefined
}
