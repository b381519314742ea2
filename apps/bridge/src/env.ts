/** What the environment says; the only reader of it. */
export interface BridgeEnvironment {
  /** Port instead of the configured one. */
  readonly port: number | undefined
  /** File `{"pairingCode": "…"}` that appears some time after the start. */
  readonly demoRegistration: string | undefined
  /** Whether the person at the command line reads Chinese. */
  readonly isChinese: boolean
}

/** @throws RangeError when BRIDGE_PORT is no port. */
export function readEnvironment(
  values: Readonly<Record<string, string | undefined>> = process.env,
): BridgeEnvironment {
  const text = values.BRIDGE_PORT
  const port = text === undefined || text === '' ? undefined : Number(text)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new RangeError(`Expected BRIDGE_PORT to be a port, got ${text}`)
  }
  // Windows sets no LANG; there the system's own language counts.
  const language =
    values.LC_ALL ||
    values.LC_MESSAGES ||
    values.LANG ||
    new Intl.DateTimeFormat().resolvedOptions().locale
  return {
    port,
    demoRegistration: values.WENKAO_DEMO_REGISTRATION || undefined,
    isChinese: /^zh/i.test(language),
  }
}

/** All variables, for places that the system names by them (`%APPDATA%`, `$XDG_CONFIG_HOME`). */
export function systemVariables(): Readonly<Record<string, string | undefined>> {
  return process.env
}
