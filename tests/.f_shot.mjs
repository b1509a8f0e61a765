import { chromium, selectors } from '@playwright/test'
import fs from 'node:fs'
const port = fs.readFileSync('/tmp/f_static.port','utf8')
const [,, name, script, width='1280', theme='light'] = process.argv
selectors.setTestIdAttribute('data-test')
const browser = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--headless','--no-sandbox','--disable-gpu'] })
const context = await browser.newContext({ viewport:{ width:+width, height:800 }, colorScheme: theme, baseURL:`http://127.0.0.1:${port}`, reducedMotion:'reduce', permissions:['clipboard-write'] })
const page = await context.newPage()
page.on('console', m => { if (['error','warning'].includes(m.type())) console.log('console', m.text().slice(0,300)) })
page.on('pageerror', e => console.log('pageerror', String(e).slice(0,500)))
page.setDefaultTimeout(15000)
const shot = async (suffix='') => { await page.waitForTimeout(400); await page.screenshot({ path:`/tmp/f_${name}${suffix}.png` }) }
try { await new Function('page','shot','context', `return (async()=>{${script}})()`)(page, shot, context) } catch (e) { console.log('FAILED', String(e).slice(0,600)); await shot('_fail') }
await browser.close()
