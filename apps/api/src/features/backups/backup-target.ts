/** A file at a target. */
export interface TargetFile {
  /** Path from the place's root, with `/`. */
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/**
 * Where backups lie: a folder, an SFTP server, a bucket. Paths are those of `backup-format.ts`. Whatever
 * fails is a BackupError whose code begins with `target`.
 */
export interface BackupTarget {
  /** For people; without secrets. */
  readonly name: string
  /** Every file whose path begins so; none where there is nothing yet. */
  list(folder: 'objects' | 'manifests'): AsyncIterable<TargetFile>
  /** Writes a file in one step: it is whole under its name, and flushed where that can be asked for, or not there. */
  put(path: string, bytes: Uint8Array): Promise<void>
  /** undefined when there is none. */
  get(path: string): Promise<Uint8Array | undefined>
  /** Nothing happens when there is none. */
  remove(path: string): Promise<void>
  close(): Promise<void>
}

/** Where backups go, with the secret that the place asks for. */
export interface TargetChoice {
  /** `file:///…` or a path, `sftp://user@host:port/path`, `s3://bucket/prefix?endpoint=…&region=…`. */
  readonly url: string
  /** Password or private key of SFTP, secret key of S3; null where none is needed. */
  readonly secret: string | null
}
