import { randomBytes } from 'node:crypto'

const shape = /^[A-Za-z0-9_-]{15}=$/

/** Sixteen characters that end in `=`, as API Gateway's: whoever puts one into a URL must encode it. */
export function newGatewayId(): string {
  return `${randomBytes(11).toString('base64url')}=`
}

export function isGatewayId(text: string): boolean {
  return shape.test(text)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `09/Feb/2024:18:11:43 +0000` */
export function requestTime(epochMs: number): string {
  const [date = '', time = ''] = new Date(epochMs).toISOString().split(/[T.]/)
  const [year, month, day] = date.split('-')
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`
}
