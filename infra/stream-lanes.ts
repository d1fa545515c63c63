/** Batches of one shard of the stream that are dealt with at once. Which one an item falls to follows from its key. */
export const parallelizationFactor = 10
