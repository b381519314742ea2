import { registerHooks } from 'node:module'

/*
 * postgres.js 3.4.9 ends the whole process when a connection of a transaction is lost and the
 * transaction says one more thing, its ROLLBACK (porsager/postgres issues 1066, 1154, 1208): it writes
 * to a socket that is null, in a callback that nobody can catch. What it meant to write also stays in
 * its buffer, and spoils the connection that is opened next. Both are mended in the driver's text while
 * Node loads it, because nothing outside can: a process that lives on after the exception would have a
 * pool with connections that never answer again.
 */

const DRIVER = '/postgres/src/connection.js'

const MENDS: readonly { readonly text: string; readonly mended: string }[] = [
  {
    text: 'function nextWrite(fn) {\n',
    mended:
      'function nextWrite(fn) {\n' +
      '    if (socket === null) {\n' +
      '      chunk = nextWriteTimer = null\n' +
      "      error(Errors.connection('CONNECTION_CLOSED', options))\n" +
      '      return false\n' +
      '    }\n',
  },
  {
    text: 'clearImmediate(nextWriteTimer)\n    socket.removeListener',
    mended:
      'clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener',
  },
]

/**
 * Mends the driver from now on; call it before the driver is loaded. A version that reads differently
 * is loaded as it is: the test of this module then says whether it needs mending.
 */
export function mendDriver(): void {
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      if (!url.endsWith(DRIVER) || loaded.source === undefined || loaded.source === null) {
        return loaded
      }
      return { ...loaded, source: mendText(textOf(loaded.source)) }
    },
  })
}

function mendText(source: string): string {
  return MENDS.reduce((mended, mend) => mended.replace(mend.text, mend.mended), source)
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source)
}
