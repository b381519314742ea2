import {
  ERRORS,
  isList,
  numberArgument,
  numberIn,
  numbersIn,
  numeric,
  ofNumbers,
  single,
  type FormulaFunction,
} from './argument.ts'
import { ownTable } from '../../package/own-table.ts'

/** What a stream of equal payments is worth at its end. */
function futureValue(
  rate: number,
  periods: number,
  payment: number,
  present: number,
  isEarly: number,
): number {
  if (rate === 0) return -(present + payment * periods)
  const growth = (1 + rate) ** periods
  return -(present * growth + (payment * (1 + (isEarly === 0 ? 0 : rate)) * (growth - 1)) / rate)
}

function payment(
  rate: number,
  periods: number,
  present: number,
  future: number,
  isEarly: number,
): number {
  if (rate === 0) return -(present + future) / periods
  const growth = (1 + rate) ** periods
  return (-rate * (present * growth + future)) / ((1 + (isEarly === 0 ? 0 : rate)) * (growth - 1))
}

function interest(
  rate: number,
  period: number,
  periods: number,
  present: number,
  future: number,
  isEarly: number,
): number {
  if (isEarly !== 0 && period === 1) return 0
  const paid = payment(rate, periods, present, future, isEarly)
  const before = futureValue(rate, period - 1, paid, present, isEarly)
  return isEarly === 0 ? before * rate : (before * rate) / (1 + rate)
}

/** The zero of a falling or rising function near a guess, by Newton's way, then by halving. */
function zeroOf(value: (rate: number) => number, guess: number): number | undefined {
  let rate = guess
  for (let round = 0; round < 100; round += 1) {
    const step = Math.max(Math.abs(rate) * 1e-6, 1e-8)
    const here = value(rate)
    const slope = (value(rate + step) - value(rate - step)) / (2 * step)
    const next = rate - here / slope
    if (!Number.isFinite(next) || next <= -1) break
    if (Math.abs(next - rate) < 1e-13) return next
    rate = next
  }
  let [low, high] = [-0.99, 10]
  if (Math.sign(value(low)) === Math.sign(value(high))) return undefined
  for (let round = 0; round < 200; round += 1) {
    const middle = (low + high) / 2
    if (Math.sign(value(middle)) === Math.sign(value(low))) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const presentOf = (rate: number, flows: readonly number[]): number =>
  flows.reduce((sum, flow, index) => sum + flow / (1 + rate) ** index, 0)

const found = (rate: number | undefined) => (rate === undefined ? ERRORS.num : numeric(rate))

export const FINANCE: Readonly<Record<string, FormulaFunction>> = ownTable({
  FV: ofNumbers((rate = 0, periods = 0, paid = 0, present = 0, early = 0) =>
    futureValue(rate, periods, paid, present, early),
  ),
  PV: ofNumbers((rate = 0, periods = 0, paid = 0, future = 0, early = 0) => {
    if (rate === 0) return -(future + paid * periods)
    const growth = (1 + rate) ** periods
    return -(future + (paid * (1 + (early === 0 ? 0 : rate)) * (growth - 1)) / rate) / growth
  }),
  PMT: ofNumbers((rate = 0, periods = 0, present = 0, future = 0, early = 0) =>
    periods === 0 ? ERRORS.num : payment(rate, periods, present, future, early),
  ),
  IPMT: ofNumbers((rate = 0, period = 1, periods = 1, present = 0, future = 0, early = 0) =>
    interest(rate, period, periods, present, future, early),
  ),
  PPMT: ofNumbers(
    (rate = 0, period = 1, periods = 1, present = 0, future = 0, early = 0) =>
      payment(rate, periods, present, future, early) -
      interest(rate, period, periods, present, future, early),
  ),
  ISPMT: ofNumbers(
    (rate = 0, period = 0, periods = 1, present = 0) => present * rate * (period / periods - 1),
  ),
  NPER: ofNumbers((rate = 0, paid = 0, present = 0, future = 0, early = 0) => {
    if (rate === 0) return paid === 0 ? ERRORS.num : -(present + future) / paid
    const due = paid * (1 + (early === 0 ? 0 : rate))
    return Math.log((due - future * rate) / (due + present * rate)) / Math.log(1 + rate)
  }),
  RATE: ofNumbers((periods = 0, paid = 0, present = 0, future = 0, early = 0, guess = 0.1) =>
    found(zeroOf((rate) => futureValue(rate, periods, paid, present, early) - future, guess)),
  ),
  NPV: {
    signature: 'sa',
    apply(list) {
      const rate = numberIn(single(list[0]))
      const flows = numbersIn(list.slice(1))
      if (rate === undefined) return ERRORS.value
      if (!isList(flows)) return flows
      return rate === -1 ? ERRORS.div : numeric(presentOf(rate, [0, ...flows]))
    },
  },
  IRR: {
    signature: 'as',
    apply(list) {
      const flows = numbersIn(list.slice(0, 1))
      const guess = numberArgument(list[1], 0.1) ?? 0.1
      if (!isList(flows)) return flows
      return found(zeroOf((rate) => presentOf(rate, flows), guess))
    },
  },
  MIRR: {
    signature: 'ass',
    apply(list) {
      const flows = numbersIn(list.slice(0, 1))
      const [lend, borrow] = [numberArgument(list[1], 0) ?? 0, numberArgument(list[2], 0) ?? 0]
      if (!isList(flows)) return flows
      const last = flows.length - 1
      const gains =
        presentOf(
          borrow,
          flows.map((one) => Math.max(one, 0)),
        ) *
        (1 + borrow) ** last
      const losses = presentOf(
        lend,
        flows.map((one) => Math.min(one, 0)),
      )
      return losses === 0 ? ERRORS.div : numeric((gains / -losses) ** (1 / last) - 1)
    },
  },
  SLN: ofNumbers((cost = 0, salvage = 0, life = 0) =>
    life === 0 ? ERRORS.div : (cost - salvage) / life,
  ),
  SYD: ofNumbers(
    (cost = 0, salvage = 0, life = 0, period = 0) =>
      ((cost - salvage) * (life - period + 1) * 2) / (life * (life + 1)),
  ),
  DB: ofNumbers((cost = 0, salvage = 0, life = 0, period = 0, months = 12) => {
    const rate = Math.round((1 - (salvage / cost) ** (1 / life)) * 1000) / 1000
    let rest = cost
    let value = (cost * rate * months) / 12
    for (let index = 2; index <= Math.min(period, 10_000); index += 1) {
      rest -= value
      value = index > life ? (rest * rate * (12 - months)) / 12 : rest * rate
    }
    return value
  }),
  DDB: ofNumbers((cost = 0, salvage = 0, life = 0, period = 0, factor = 2) => {
    let [rest, value] = [cost, 0]
    for (let index = 1; index <= Math.min(period, 10_000); index += 1) {
      value = Math.max(0, Math.min((rest * factor) / life, rest - salvage))
      rest -= value
    }
    return value
  }),
  EFFECT: ofNumbers(
    (rate = 0, periods = 1) => (1 + rate / Math.trunc(periods)) ** Math.trunc(periods) - 1,
  ),
  NOMINAL: ofNumbers(
    (rate = 0, periods = 1) => ((1 + rate) ** (1 / Math.trunc(periods)) - 1) * Math.trunc(periods),
  ),
})
