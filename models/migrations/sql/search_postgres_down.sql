DROP TRIGGER search_papers_keep ON papers
;;
DROP TRIGGER search_texts_keep ON texts
;;
DROP FUNCTION search_papers_keep()
;;
DROP FUNCTION search_texts_keep()
;;
DROP FUNCTION search_put(integer)
;;
DROP TABLE search_papers
;;
DROP FUNCTION search_words(text)
;;
DROP FUNCTION search_fold(text)
;;
DROP FUNCTION search_clean(text)
