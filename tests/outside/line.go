package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// line is a ledger as an office serves it.
type line struct {
	client *http.Client
	ledger string
}

// call reads an office's card and the keys of one that is enrolled with it: whom to call, which key it must show, and which to
// show it. It returns the ledger's verifier key too.
func call(cardFile, keysFile string) (source, string) {
	text, err := os.ReadFile(cardFile)
	check(err)
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(string(text), ".")[1])
	check(err)
	var card struct {
		Address, Iss, Key string
		Tls               struct{ Key string }
	}
	check(json.Unmarshal(payload, &card))
	file, err := os.ReadFile(keysFile)
	check(err)
	var own struct{ Tls string }
	check(json.Unmarshal(file, &own))

	vkey, err := note.NewEd25519VerifierKey(card.Iss, ed25519.PublicKey(bytesOf(card.Key)))
	check(err)
	hash := sha256.Sum256([]byte(card.Iss))
	pinned := bytesOf(card.Tls.Key)
	config := &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{certificate(ed25519.NewKeyFromSeed(bytesOf(own.Tls)))},
		// Names and authorities say nothing here: the key does.
		InsecureSkipVerify: true,
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			shown, err := x509.ParseCertificate(raw[0])
			if err != nil {
				return err
			}
			key, ok := shown.PublicKey.(ed25519.PublicKey)
			if !ok || !bytes.Equal(key, pinned) {
				return errors.New("another key than the card's")
			}
			return nil
		},
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config}, Timeout: 30 * time.Second}
	return line{client, card.Address + "/" + hex.EncodeToString(hash[:]) + "/"}, vkey
}

func (l line) read(name string) []byte {
	answer, err := l.client.Get(l.ledger + name)
	check(err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		fail("%s: %s", name, answer.Status)
	}
	wanted := "application/octet-stream"
	if name == "checkpoint" {
		wanted = "text/plain; charset=utf-8"
	}
	if answer.Header.Get("Content-Type") != wanted {
		fail("%s is said to be %q", name, answer.Header.Get("Content-Type"))
	}
	data, err := io.ReadAll(answer.Body)
	check(err)
	return data
}

func certificate(key ed25519.PrivateKey) tls.Certificate {
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	raw, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	check(err)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

func bytesOf(text string) []byte {
	data, err := base64.RawURLEncoding.DecodeString(text)
	check(err)
	return data
}
