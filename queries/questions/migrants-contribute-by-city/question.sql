SELECT city, migrants_contribute, COUNT(*) AS residents
FROM resident_survey
GROUP BY city, migrants_contribute
