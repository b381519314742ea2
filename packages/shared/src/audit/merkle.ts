import { hexToBytes, sha256Hex } from '../kernel/index.ts'

/** Prefix of an inner node (RFC 6962, 2.1). */
const NODE = 1

/**
 * Root of a Merkle tree as RFC 6962 section 2.1 has it: the left half holds the greatest power of two
 * below the number of leaves; an inner node is SHA-256 over a one byte and its two children.
 * @param leaves hashes in hex, at least one. @returns hex.
 * @throws RangeError without a leaf: an empty block is never sealed.
 */
export function merkleRoot(leaves: readonly string[]): string {
  const [first, ...others] = leaves
  if (first === undefined) throw new RangeError('Expected at least one leaf')
  if (others.length === 0) return first
  let left = 1
  while (left * 2 < leaves.length) left *= 2
  const bytes = new Uint8Array(65)
  bytes[0] = NODE
  bytes.set(hexToBytes(merkleRoot(leaves.slice(0, left))), 1)
  bytes.set(hexToBytes(merkleRoot(leaves.slice(left))), 33)
  return sha256Hex(bytes)
}
