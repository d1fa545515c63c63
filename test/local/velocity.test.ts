// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how Velocity writes references.
import { expect, it } from 'vitest'
import { renderVelocity } from '../../local/rest/velocity.ts'

const render = (template: string, variables = {}) => renderVelocity(template, variables)

it('puts references in text, and nothing for what is missing', () => {
  const variables = { context: { requestId: 'r1', identity: { 'source-ip': '::1' } } }

  expect(render('{"id":"$context.requestId","ip":"${context.identity.source-ip}"}', variables)).toBe(
    '{"id":"r1","ip":"::1"}',
  )
  expect(render('[$context.gone.further]', variables)).toBe('[]')
})

it('takes the first branch that holds', () => {
  const template = '#if($n == "1")one#elseif($n == "2")two#{else}many#end}'

  expect(['1', '2', '3'].map((n) => render(template, { n }))).toEqual(['one}', 'two}', 'many}'])
})

it('nests conditions and assigns only where it goes', () => {
  const template = '#set($x = "a")#if($x == "b")#if(true)#set($x = "c")#end#end$x'

  expect(render(template)).toBe('a')
})

it('compares, negates and joins', () => {
  expect(render('#if($a == "" && !($b == "x" || $b != "y"))yes#end', { b: 'y' })).toBe('yes')
  expect(
    render('#if($o.matches("https://.*[.]example") && $o.contains("a)"))yes#end', {
      o: 'https://a).example',
    }),
  ).toBe('yes')
})

it('leaves out comments, and refuses what it does not know', () => {
  expect(render('a## a comment\nb')).toBe('a\nb')
  expect(() => render('#foreach($x in $y)#end')).toThrow('#foreach is not supported')
  expect(() => render('#if(true)a')).toThrow('without its #end')
  expect(() => render('a#end')).toThrow('too many')
  expect(() => render('$x.shout()', { x: 'a' })).toThrow('shout is not supported')
})
