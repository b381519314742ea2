import { join, type Unit, type Words } from './checker.ts'

export interface Judged {
  readonly isOk: boolean
  readonly actual: Words
}

/** One asked property of an object: what is wanted, and what an object has of it. */
export interface Asked<Of> {
  readonly wanted: Words
  readonly judge: (of: Of) => Judged
}

/** The question about one parameter; none when the checkpoint does not name it. */
export function ask<Of, Value>(
  value: Value | undefined,
  wanted: (value: Value) => Words,
  judge: (of: Of, value: Value) => Judged,
): readonly Asked<Of>[] {
  return value === undefined ? [] : [{ wanted: wanted(value), judge: (of: Of) => judge(of, value) }]
}

export function wantedOf<Of>(questions: readonly Asked<Of>[]): Words {
  return join(questions.map((one) => one.wanted))
}

/** One unit for each question, so that partial marks follow the number of properties. */
export function unitsOf<Of>(questions: readonly Asked<Of>[], of: Of): readonly Unit[] {
  return questions.map((one) => ({ weight: 1, ...one.judge(of) }))
}
