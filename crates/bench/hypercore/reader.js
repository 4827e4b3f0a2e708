// Copies a whole core, and prints how long that took once the process was up.
//   node reader.js FOLDER PORT KEY
const Hypercore = require('hypercore')
const net = require('net')
const fs = require('fs')

const [folder, port, key] = process.argv.slice(2)

async function main () {
  const core = new Hypercore(folder, Buffer.from(key, 'hex'))
  await core.ready()
  const begun = process.hrtime.bigint()
  const socket = net.connect(Number(port), '127.0.0.1')
  const stream = core.replicate(true)
  socket.on('error', () => {})
  stream.on('error', () => {})
  socket.pipe(stream).pipe(socket)
  await core.update({ wait: true })
  await core.download({ start: 0, end: core.length }).done()
  const length = core.contiguousLength
  // Its store is flushed when it closes; only then is everything there.
  await core.close()
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9
  const peak = /VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))
  console.log(JSON.stringify({ length, seconds, peak_mb: peak ? Number(peak[1]) * 1024 / 1e6 : null }))
  process.exit(0)
}

main()
