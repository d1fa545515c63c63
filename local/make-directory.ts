import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Step by step: Node's own recursion never ends where a directory takes no others, as in `/proc`. Throws an error whose
 * message is for people, also where the directory is there and takes no files.
 */
export function makeDirectory(path: string): void {
  try {
    makeWithParents(path)
    accessSync(path, constants.W_OK)
  } catch (cause) {
    throw new Error(reasonOf(cause as NodeJS.ErrnoException))
  }
}

function makeWithParents(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found === undefined && dirname(path) !== path) makeWithParents(dirname(path))
  mkdirSync(path)
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this account may not write there',
  EEXIST: 'a file is in the way',
  ENOENT: 'that place takes no directories',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file is in the way',
  EPERM: 'this account may not write there',
  EROFS: 'the file system is read-only',
}

const reasonOf = ({ code = '', message }: NodeJS.ErrnoException): string => reasons[code] ?? message
