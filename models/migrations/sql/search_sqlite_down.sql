DROP TRIGGER search_papers_new
;;
DROP TRIGGER search_papers_head
;;
DROP TRIGGER search_papers_body
;;
DROP TRIGGER search_papers_gone
;;
DROP TRIGGER search_texts_new
;;
DROP TABLE search_heads
;;
DROP TABLE search_heads_folded
;;
DROP TABLE search_bodies
;;
DROP TABLE search_bodies_folded
