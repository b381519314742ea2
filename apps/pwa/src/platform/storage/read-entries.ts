/**
 * Entries of a sitting's answer log that this browser keeps, in the order of arrival. Read past the
 * database's own classes, so that the technician's page does not carry them; nothing is created or
 * upgraded on the way.
 * @param sittingId undefined: of every sitting.
 * @returns none where the browser has no such database, or denies it.
 */
export async function readKeptEntries(
  factory: IDBFactory,
  sittingId?: string,
  name = 'wenkao',
): Promise<readonly string[]> {
  const database = await openExisting(factory, name)
  if (!database) return []
  try {
    if (!database.objectStoreNames.contains('entries')) return []
    const rows = await allOf(database.transaction('entries').objectStore('entries').getAll())
    return (rows as readonly { sitting: string; text: string; order: number }[])
      .filter(({ sitting }) => sittingId === undefined || sitting === sittingId)
      .toSorted((a, b) => a.order - b.order)
      .map(({ text }) => text)
  } finally {
    database.close()
  }
}

function openExisting(factory: IDBFactory, name: string): Promise<IDBDatabase | undefined> {
  return new Promise((resolve) => {
    const request = factory.open(name)
    // A database that is not there would be made, empty, in the way of the page that makes its own.
    request.onupgradeneeded = () => request.transaction?.abort()
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      resolve(undefined)
    }
  })
}

function allOf(request: IDBRequest<unknown[]>): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(request.error ?? new Error('The browser could not read its entries'))
    }
  })
}
