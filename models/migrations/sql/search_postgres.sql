-- Step 0007 on PostgreSQL; statements are parted by a line of two semicolons.
CREATE FUNCTION search_clean(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT ' ' || btrim(regexp_replace(translate(coalesce(t, ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ', 'abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ'), '[^0-9abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]+', ' ', 'g')) || ' ' $$
;;
CREATE FUNCTION search_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT translate(t, 'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ', 'aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd') $$
;;
CREATE FUNCTION search_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$ SELECT array_to_tsvector(array_remove(regexp_split_to_array(regexp_replace(t, '([^ ]{60})[^ ]+', '\1', 'g'), '[ /]+'), '')) $$
;;
CREATE TABLE search_papers (paper_id integer PRIMARY KEY REFERENCES papers(id) ON DELETE CASCADE, reading_id integer, head text NOT NULL, head_folded text NOT NULL, body text NOT NULL, body_folded text NOT NULL, number_words tsvector NOT NULL, head_words tsvector NOT NULL, head_folded_words tsvector NOT NULL, body_words tsvector NOT NULL, body_folded_words tsvector NOT NULL)
;;
CREATE INDEX search_papers_number_words ON search_papers USING gin (number_words)
;;
CREATE INDEX search_papers_head_words ON search_papers USING gin (head_words)
;;
CREATE INDEX search_papers_head_folded_words ON search_papers USING gin (head_folded_words)
;;
CREATE INDEX search_papers_body_words ON search_papers USING gin (body_words)
;;
CREATE INDEX search_papers_body_folded_words ON search_papers USING gin (body_folded_words)
;;
CREATE FUNCTION search_put(paper integer) RETURNS void LANGUAGE plpgsql AS $$ DECLARE h text; n text; b text; r integer;
BEGIN
  SELECT search_clean(number) || '/' || search_clean(number_key) || '/' || search_clean(subject) || '/' || search_clean(issuer) || '/' || search_clean(signer), search_fold(search_clean(number) || search_clean(number_key)), reading_id INTO h, n, r FROM papers WHERE id = paper;
  SELECT search_clean(text) INTO b FROM texts WHERE reading_id = r;
  b := coalesce(b, '');
  DELETE FROM search_papers WHERE paper_id = paper;
  INSERT INTO search_papers VALUES (paper, r, h, search_fold(h), b, search_fold(b), search_words(n), search_words(h), search_words(search_fold(h)), search_words(b), search_words(search_fold(b)));
END $$
;;
CREATE FUNCTION search_papers_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_put(NEW.id);
  RETURN NULL;
END $$
;;
CREATE FUNCTION search_texts_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_put(id) FROM papers WHERE reading_id = NEW.reading_id;
  RETURN NULL;
END $$
;;
CREATE TRIGGER search_papers_keep AFTER INSERT OR UPDATE OF number, number_key, subject, issuer, signer, reading_id ON papers FOR EACH ROW EXECUTE FUNCTION search_papers_keep()
;;
CREATE TRIGGER search_texts_keep AFTER INSERT ON texts FOR EACH ROW EXECUTE FUNCTION search_texts_keep()
;;
SELECT search_put(id) FROM papers
