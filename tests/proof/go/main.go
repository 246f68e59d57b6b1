// Checks a published log with Go's own packages for checksum databases, and nothing of ours.
//
//	checker VKEYS DIR [OLD_CHECKPOINT ...]
//
// VKEYS are public keys with commas between them. Every file of DIR is checked: the signature of
// every checkpoint, the inclusion of every entry, every hash in every tile, every proof, and that
// every checkpoint in DIR and every OLD_CHECKPOINT is a beginning of the newest. The exit code is
// 0 if all holds, and 1, with a sentence, at the first thing that does not.
package main

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

func fail(form string, args ...any) {
	fmt.Printf(form+"\n", args...)
	os.Exit(1)
}

// open returns the tree of a signed checkpoint. Go reads base64 with leftover bits; we write none.
func open(data []byte, keys note.Verifiers, what string) tlog.Tree {
	n, err := note.Open(data, keys)
	check(err, what)
	again := n.Text + "\n"
	for _, s := range append(n.Sigs, n.UnverifiedSigs...) {
		raw, err := base64.StdEncoding.Strict().DecodeString(s.Base64)
		check(err, what)
		again += "— " + s.Name + " " + base64.StdEncoding.EncodeToString(raw) + "\n"
	}
	lines := strings.Split(n.Text, "\n")
	if again != string(data) || len(lines) != 4 || lines[0] != n.Sigs[0].Name {
		fail("%s: not the usual form", what)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, what)
	root, err := tlog.ParseHash(lines[2])
	check(err, what)
	if lines[1] != strconv.FormatInt(size, 10) || root.String() != lines[2] {
		fail("%s: not the usual form", what)
	}
	return tlog.Tree{N: size, Hash: root}
}

// tilePath is the path of c2sp.org/tlog-tiles, which differs from that of Go's own database.
func tilePath(level string, n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return "tile/" + level + "/" + path
}

type tiles struct{ dir string }

func (t tiles) Height() int                             { return 8 }
func (t tiles) SaveTiles(tiles []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, one := range wanted {
		data, err := os.ReadFile(filepath.Join(t.dir, tilePath(strconv.Itoa(one.L), one.N, one.W)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

type log struct {
	dir  string
	tree tlog.Tree
	keys note.Verifiers
	read tlog.HashReader
}

func (l log) hash(level int, n int64) tlog.Hash {
	found, err := l.read.ReadHashes([]int64{tlog.StoredHashIndex(level, n)})
	check(err, "tiles")
	return found[0]
}

// extends fails unless the log begins with the whole of an older tree.
func (l log) extends(old tlog.Tree, what string) {
	proof, err := tlog.ProveTree(l.tree.N, old.N, l.read)
	check(err, what)
	check(tlog.CheckTree(proof, l.tree.N, l.tree.Hash, old.N, old.Hash), what)
}

// place returns the first index of a tile or bundle and its width, from its path.
func place(path string) (int64, int) {
	path, part, partial := strings.Cut(path, ".p/")
	width := 256
	if partial {
		width, _ = strconv.Atoi(part)
	}
	var n int64
	for _, element := range strings.Split(path, "/")[2:] {
		digits, err := strconv.ParseInt(strings.TrimPrefix(element, "x"), 10, 64)
		check(err, path)
		n = n*1000 + digits
	}
	return n * 256, width
}

func (l log) entries(path string, data []byte) {
	first, width := place(path)
	for i := int64(0); i < int64(width); i++ {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			fail("%s: cut off", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entry, hash := data[2:end], l.hash(0, first+i)
		data = data[end:]
		// An empty entry is a redacted one: its hash is all that is left of it.
		if len(entry) > 0 && tlog.RecordHash(entry) != hash {
			fail("%s: entry %d does not have its hash", path, first+i)
		}
		if len(entry) == 0 && !l.redacted(first+i) {
			fail("%s: entry %d is empty, and nothing says why", path, first+i)
		}
		proof, err := tlog.ProveRecord(l.tree.N, first+i, l.read)
		check(err, path)
		check(tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, first+i, hash), path)
	}
	if len(data) > 0 {
		fail("%s: more than it should hold", path)
	}
}

// redacted says whether some entry of the newest bundles names this one as its subject.
func (l log) redacted(seq int64) bool {
	subject := []byte(fmt.Sprintf(`"subject":"entry/%d"`, seq))
	for n := int64(0); n*256 < l.tree.N; n++ {
		width := min(256, int(l.tree.N-n*256))
		data, err := os.ReadFile(filepath.Join(l.dir, tilePath("entries", n, width)))
		if err == nil && bytes.Contains(data, subject) {
			return true
		}
	}
	return false
}

func (l log) hashes(path string, data []byte) {
	level, err := strconv.Atoi(strings.Split(path, "/")[1])
	check(err, path)
	first, width := place(path)
	if len(data) != width*tlog.HashSize {
		fail("%s: cut off", path)
	}
	for i := 0; i < width; i++ {
		hash := l.hash(level*8, first+int64(i))
		if !bytes.Equal(hash[:], data[i*tlog.HashSize:(i+1)*tlog.HashSize]) {
			fail("%s: hash %d is not that of the tree", path, i)
		}
	}
}

func (l log) proof(path string, data []byte) {
	above, below, _ := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(above), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || len(lines) < 2 {
		fail("%s: no proof", path)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	check(err, path)
	if lines[1] != fmt.Sprintf("index %d", index) {
		fail("%s: not the usual form", path)
	}
	tree := open(below, l.keys, path)
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		check(err, path)
		if hash.String() != line {
			fail("%s: not the usual form", path)
		}
		proof = append(proof, hash)
	}
	check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, l.hash(0, index)), path)
	l.extends(tree, path)
}

func (l log) publicKeys(path string, data []byte, vkeys string) {
	if path == "vkey" {
		if string(data) != strings.ReplaceAll(vkeys, ",", "\n")+"\n" {
			fail("vkey: not the keys that you trust")
		}
		return
	}
	block, rest := pem.Decode(data)
	if block == nil || len(rest) > 0 || !bytes.Equal(pem.EncodeToMemory(block), data) {
		fail("vkey.pem: no key")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	check(err, path)
	first, _, _ := strings.Cut(vkeys, ",")
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(first, "+", 3)[2])
	check(err, path)
	if fmt.Sprintf("%x", key) != fmt.Sprintf("%x", raw[1:]) {
		fail("vkey.pem: not the key that you trust")
	}
}

func (l log) file(path string, data []byte, vkeys string) {
	switch {
	case path == "checkpoint":
	case path == "vkey", path == "vkey.pem":
		l.publicKeys(path, data, vkeys)
	case strings.HasPrefix(path, "checkpoints/"):
		old := open(data, l.keys, path)
		if path != fmt.Sprintf("checkpoints/%d", old.N) {
			fail("%s: of another size", path)
		}
		l.extends(old, path)
	case strings.HasPrefix(path, "tile/entries/"):
		l.entries(path, data)
	case strings.HasPrefix(path, "tile/"):
		l.hashes(path, data)
	case strings.HasPrefix(path, "proofs/"):
		l.proof(path, data)
	default:
		fail("%s: no file of a log", path)
	}
}

func main() {
	vkeys, dir := os.Args[1], os.Args[2]
	var verifiers []note.Verifier
	for _, text := range strings.Split(vkeys, ",") {
		one, err := note.NewVerifier(text)
		check(err, "key")
		verifiers = append(verifiers, one)
	}
	keys := note.VerifierList(verifiers...)
	data, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	check(err, "checkpoint")
	l := log{dir: dir, tree: open(data, keys, "checkpoint"), keys: keys}
	l.read = tlog.TileHashReader(l.tree, tiles{dir})
	files := 0
	check(filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		check(err, path)
		name, err := filepath.Rel(dir, path)
		check(err, path)
		l.file(filepath.ToSlash(name), data, vkeys)
		files++
		return nil
	}), dir)
	for _, path := range os.Args[3:] {
		data, err := os.ReadFile(path)
		check(err, path)
		l.extends(open(data, keys, path), path)
	}
	fmt.Printf("%d entries, %d files: all hold\n", l.tree.N, files)
}
