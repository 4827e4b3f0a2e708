// Reads a ledger, from a static export or from whoever serves it, with Go's own checksum-database code: the checkpoint is a
// note that the vkey verifies, every entry's hash is the one that authenticated tiles hold, and the same tiles prove entries
// and older trees.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	var from source = folder(os.Args[1])
	var vkey string
	if len(os.Args) > 2 {
		from, vkey = call(os.Args[1], os.Args[2])
	} else {
		vkey = strings.Split(strings.TrimSpace(string(from.read("vkey"))), "\n")[0]
	}
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open(from.read("checkpoint"), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		fail("the checkpoint is of %q, the key of %q", lines[0], verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	rootBytes, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], rootBytes)

	// TileHashReader authenticates every tile that it is given against the tree's root.
	reader := tlog.TileHashReader(tree, files{from, size})
	var previous tlog.Hash
	for n := int64(0); n < size; n += 256 {
		width := size - n
		if width > 256 {
			width = 256
		}
		entries := bundle(from, n/256, width)
		for i, entry := range entries {
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n+int64(i))})
			check(err)
			leaf := tlog.RecordHash(entry)
			if hashes[0] != leaf {
				fail("entry %d is not the one that the tree holds", n+int64(i))
			}
			if !bytes.Equal(entry[:32], previous[:]) {
				fail("entry %d does not follow the one before", n+int64(i))
			}
			previous = leaf
		}
	}
	for _, n := range []int64{0, size / 3, size - 1} {
		proof, err := tlog.ProveRecord(size, n, reader)
		check(err)
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		check(err)
		check(tlog.CheckRecord(proof, size, tree.Hash, n, hashes[0]))
	}
	for _, older := range []int64{1, size / 2, size} {
		hash, err := tlog.TreeHash(older, reader)
		check(err)
		proof, err := tlog.ProveTree(size, older, reader)
		check(err)
		check(tlog.CheckTree(proof, size, tree.Hash, older, hash))
	}
	fmt.Println(size)
}

// bundle reads an entry bundle: for each entry its length in two bytes, then its bytes.
func bundle(from source, index, width int64) [][]byte {
	rest := from.read("tile/entries/" + path(index, width))
	var entries [][]byte
	for len(rest) > 0 {
		length := int(binary.BigEndian.Uint16(rest))
		entries = append(entries, rest[2:2+length])
		rest = rest[2+length:]
	}
	if int64(len(entries)) != width {
		fail("bundle %d has %d entries, not %d", index, len(entries), width)
	}
	return entries
}

// source has a ledger's files by their paths.
type source interface {
	read(name string) []byte
}

// folder is an export.
type folder string

func (f folder) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(string(f), name))
	check(err)
	return data
}

type files struct {
	from source
	size int64
}

func (files) Height() int { return height }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		// A client may ask for less of a tile than the export has of it.
		width := f.size>>(height*uint(tile.L)) - tile.N*256
		if width > 256 {
			width = 256
		}
		whole := f.from.read(fmt.Sprintf("tile/%d/%s", tile.L, path(tile.N, width)))
		data = append(data, whole[:tile.W*tlog.HashSize])
	}
	return data, nil
}

func (files) SaveTiles([]tlog.Tile, [][]byte) {}

// path writes an index in groups of three digits, all but the last with an x, and the width of a partial tile.
func path(index, width int64) string {
	text := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		text = fmt.Sprintf("x%03d/%s", index%1000, text)
	}
	if width < 256 {
		text += fmt.Sprintf(".p/%d", width)
	}
	return text
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}
