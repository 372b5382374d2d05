-- Step 0007 on SQLite; statements are parted by a line of two semicolons.
CREATE VIRTUAL TABLE search_heads USING fts5(number, number_key, subject, issuer, signer, content='papers', content_rowid='id', tokenize='unicode61 remove_diacritics 0')
;;
CREATE VIRTUAL TABLE search_bodies USING fts5(text, content='texts', content_rowid='reading_id', tokenize='unicode61 remove_diacritics 0')
;;
CREATE VIRTUAL TABLE search_heads_folded USING fts5(number, number_key, subject, issuer, signer, content='papers', content_rowid='id', tokenize='unicode61 remove_diacritics 2')
;;
CREATE VIRTUAL TABLE search_bodies_folded USING fts5(text, content='texts', content_rowid='reading_id', tokenize='unicode61 remove_diacritics 2')
;;
CREATE TRIGGER search_papers_new AFTER INSERT ON papers
BEGIN
  INSERT INTO search_heads(rowid, number, number_key, subject, issuer, signer) VALUES (NEW.id, NEW.number, NEW.number_key, NEW.subject, NEW.issuer, NEW.signer);
  INSERT INTO search_heads_folded(rowid, number, number_key, subject, issuer, signer) VALUES (NEW.id, NEW.number, NEW.number_key, NEW.subject, NEW.issuer, NEW.signer);
  INSERT INTO search_bodies(rowid, text) SELECT reading_id, text FROM texts WHERE reading_id = NEW.reading_id;
  INSERT INTO search_bodies_folded(rowid, text) SELECT reading_id, text FROM texts WHERE reading_id = NEW.reading_id;
END
;;
CREATE TRIGGER search_papers_head AFTER UPDATE OF number, number_key, subject, issuer, signer ON papers WHEN OLD.number IS NOT NEW.number OR OLD.number_key IS NOT NEW.number_key OR OLD.subject IS NOT NEW.subject OR OLD.issuer IS NOT NEW.issuer OR OLD.signer IS NOT NEW.signer
BEGIN
  INSERT INTO search_heads(search_heads, rowid, number, number_key, subject, issuer, signer) VALUES ('delete', OLD.id, OLD.number, OLD.number_key, OLD.subject, OLD.issuer, OLD.signer);
  INSERT INTO search_heads_folded(search_heads_folded, rowid, number, number_key, subject, issuer, signer) VALUES ('delete', OLD.id, OLD.number, OLD.number_key, OLD.subject, OLD.issuer, OLD.signer);
  INSERT INTO search_heads(rowid, number, number_key, subject, issuer, signer) VALUES (NEW.id, NEW.number, NEW.number_key, NEW.subject, NEW.issuer, NEW.signer);
  INSERT INTO search_heads_folded(rowid, number, number_key, subject, issuer, signer) VALUES (NEW.id, NEW.number, NEW.number_key, NEW.subject, NEW.issuer, NEW.signer);
END
;;
CREATE TRIGGER search_papers_body AFTER UPDATE OF reading_id ON papers WHEN OLD.reading_id IS NOT NEW.reading_id
BEGIN
  INSERT INTO search_bodies(search_bodies, rowid, text) SELECT 'delete', reading_id, text FROM texts WHERE reading_id = OLD.reading_id;
  INSERT INTO search_bodies_folded(search_bodies_folded, rowid, text) SELECT 'delete', reading_id, text FROM texts WHERE reading_id = OLD.reading_id;
  INSERT INTO search_bodies(rowid, text) SELECT reading_id, text FROM texts WHERE reading_id = NEW.reading_id;
  INSERT INTO search_bodies_folded(rowid, text) SELECT reading_id, text FROM texts WHERE reading_id = NEW.reading_id;
END
;;
CREATE TRIGGER search_papers_gone AFTER DELETE ON papers
BEGIN
  INSERT INTO search_heads(search_heads, rowid, number, number_key, subject, issuer, signer) VALUES ('delete', OLD.id, OLD.number, OLD.number_key, OLD.subject, OLD.issuer, OLD.signer);
  INSERT INTO search_heads_folded(search_heads_folded, rowid, number, number_key, subject, issuer, signer) VALUES ('delete', OLD.id, OLD.number, OLD.number_key, OLD.subject, OLD.issuer, OLD.signer);
  INSERT INTO search_bodies(search_bodies, rowid, text) SELECT 'delete', reading_id, text FROM texts WHERE reading_id = OLD.reading_id;
  INSERT INTO search_bodies_folded(search_bodies_folded, rowid, text) SELECT 'delete', reading_id, text FROM texts WHERE reading_id = OLD.reading_id;
END
;;
CREATE TRIGGER search_texts_new AFTER INSERT ON texts
BEGIN
  INSERT INTO search_bodies(rowid, text) SELECT NEW.reading_id, NEW.text FROM papers WHERE papers.id = (SELECT paper_id FROM readings WHERE readings.id = NEW.reading_id) AND papers.reading_id = NEW.reading_id;
  INSERT INTO search_bodies_folded(rowid, text) SELECT NEW.reading_id, NEW.text FROM papers WHERE papers.id = (SELECT paper_id FROM readings WHERE readings.id = NEW.reading_id) AND papers.reading_id = NEW.reading_id;
END
;;
INSERT INTO search_heads(rowid, number, number_key, subject, issuer, signer) SELECT id, number, number_key, subject, issuer, signer FROM papers
;;
INSERT INTO search_bodies(rowid, text) SELECT t.reading_id, t.text FROM texts t JOIN papers p ON p.reading_id = t.reading_id
;;
INSERT INTO search_heads_folded(rowid, number, number_key, subject, issuer, signer) SELECT id, number, number_key, subject, issuer, signer FROM papers
;;
INSERT INTO search_bodies_folded(rowid, text) SELECT t.reading_id, t.text FROM texts t JOIN papers p ON p.reading_id = t.reading_id
