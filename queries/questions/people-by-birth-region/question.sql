SELECT birth_region_8, COUNT(*) AS people
FROM participants
GROUP BY birth_region_8
