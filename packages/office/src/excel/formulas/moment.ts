/** A calendar day and time of a serial number. */
export interface Moment {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** 0 is Sunday. */
  readonly weekday: number
}

/** Reads a date serial; serial 60 is 29 February 1900, which never was (20104). */
export function momentOf(serial: number, isDate1904 = false): Moment | undefined {
  if (serial < 0 || serial >= 2_958_466) return undefined
  const seconds = Math.round(serial * 86_400)
  const whole = Math.floor(seconds / 86_400)
  const rest = seconds - whole * 86_400
  const time = {
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
  }
  if (!isDate1904 && whole === 60) return { year: 1900, month: 2, day: 29, weekday: 3, ...time }
  if (!isDate1904 && whole === 0) return { year: 1900, month: 1, day: 0, weekday: 6, ...time }
  const days = isDate1904 ? whole + 1462 : whole < 60 ? whole + 1 : whole
  const date = new Date((days - 25_569) * 86_400_000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    // Before March 1900 Excel's weekdays are one off, as its calendar is.
    weekday: isDate1904 ? date.getUTCDay() : (whole + 6) % 7,
    ...time,
  }
}
