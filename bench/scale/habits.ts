/** What is assumed of people. Every figure of the page follows from it, from the measured units, and from the seed. */
export interface Habits {
  /** That each sends on a day. */
  readonly messages: number
  /** Of all, that have a connection open in the busiest hour. */
  readonly online: number
  /** Of a message's recipients, that are connected: who talks is there. */
  readonly reached: number
  /** Read marks moved for each message that reaches somebody. */
  readonly marks: number
  /** How often each opens the app on a day. */
  readonly sessions: number
  /** Share of messages to conversations of so many members, by the largest of the class. */
  readonly sizes: readonly { readonly share: number; readonly members: number }[]
  /** Weight of each hour of the day. */
  readonly hours: readonly number[]
  /** A token lasts so long, and is refreshed while a connection is open. */
  readonly tokenHours: number
}

export const usualHabits: Habits = {
  messages: 40,
  online: 0.2,
  reached: 0.5,
  marks: 0.3,
  sessions: 4,
  sizes: [
    { share: 0.6, members: 2 },
    { share: 0.25, members: 8 },
    { share: 0.12, members: 30 },
    { share: 0.029, members: 100 },
    { share: 0.001, members: 1000 },
  ],
  // Night, morning, day, evening.
  hours: [1, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 8, 7, 7, 7, 8, 9, 10, 10, 9, 7, 4, 2],
  tokenHours: 1,
}

/** How much more the busiest hour has than the average one. */
export function peakOf(hours: readonly number[]): number {
  const mean = hours.reduce((sum, one) => sum + one, 0) / hours.length
  return Math.max(...hours) / mean
}
