import manifest from '../package.json' with { type: 'json' }

/** Version of this server, told by `/api/time` and `/readyz`. */
export const VERSION: string = manifest.version
