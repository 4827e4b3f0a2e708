// Makes a core of so many blocks and lets whoever connects copy it. Prints its port and key when it is ready.
//   node writer.js FOLDER BLOCKS BYTES
const Hypercore = require('hypercore')
const net = require('net')
const { randomBytes } = require('crypto')

const [folder, blocks, bytes] = process.argv.slice(2)
// One signature covers as many blocks as one bundle of entries has.
const BATCH = 256

async function main () {
  const core = new Hypercore(folder)
  await core.ready()
  for (let first = core.length; first < Number(blocks); first += BATCH) {
    const count = Math.min(BATCH, Number(blocks) - first)
    await core.append(Array.from({ length: count }, () => randomBytes(Number(bytes))))
  }
  const server = net.createServer(socket => {
    const stream = core.replicate(false)
    socket.on('error', () => {})
    stream.on('error', () => {})
    socket.pipe(stream).pipe(socket)
  })
  server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ port: server.address().port, key: core.key.toString('hex'), length: core.length }))
  })
  // Whoever started this ends it by closing its input.
  process.stdin.on('end', () => process.exit(0)).resume()
}

main()
