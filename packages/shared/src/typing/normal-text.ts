/** Characters that may change under NFC or are folded: whoever has none of them is normal already. */
const MAY_CHANGE = /[^\n\x20-\x7e\u2013-\u2026\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]/

/** Text as checkpoints compare it: NFC, no zero-width signs, plain spaces, LF (CHECKPOINTS 2.4). */
export function normalizeText(text: string): string {
  if (!MAY_CHANGE.test(text)) return text
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replace(/[\u00a0\u202f]/g, ' ')
}

/** Full-width letters, digits and signs as their ASCII forms. */
export function foldWidth(text: string): string {
  if (!/[\uff01-\uff5e\u3000]/.test(text)) return text
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
}
